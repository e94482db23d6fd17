import ArgumentParser
import Experiments
import Foundation
import Specs

/// `sdlab plan`: says what a run would do and cost, and does nothing.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "List an experiment's trials with their forecast operations and peak memory.",
        discussion: """
            Forecasts come from running the networks on tensors without numbers. With --why each trial says whether it \
            would run, and why: it was not run yet, its shard is damaged or lacks what is now asked for, or its settings \
            have changed since, and which.

              sdlab plan experiments/fp16-sweep.yaml --why
              sdlab plan experiments/fp16-sweep.yaml pipeline.steps=20 --why --json
            """
    )

    @OptionGroup var spec: SpecOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var machine: MachineOptions

    @Option(name: .shortAndLong, help: "The folder of the results (default: results/NAME).")
    var output: String?

    @Flag(help: "Say of each trial whether it would run, and why.")
    var why = false

    @Flag(help: "Print JSON: the resolved settings of every trial, forecasts and states.")
    var json = false

    func run() throws {
        do {
            let plan = try spec.plan(threads: machine.threadCount)
            for warning in plan.warnings { Terminal.complain(warning.description) }
            let report = PlanReport(
                plan,
                folder: ResultsFolder(name: plan.name, output: output),
                options: try selection.options(),
                explains: why
            )
            try json ? report.printJSON() : report.printText()
        } catch {
            throw Failure.exit(for: error)
        }
    }
}
