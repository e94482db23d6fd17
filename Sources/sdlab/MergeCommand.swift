import ArgumentParser
import Experiments
import Foundation
import Specs

/// `sdlab merge`: makes the record of shards that are there.
struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Make the record of an experiment whose trials were run in shares or one by one.",
        discussion: """
            Says which trials are missing, and why, and then makes no record (exit code 2); with --partial it leaves \
            them out, and lists them in the record's table /missing.

              sdlab merge experiments/fp16-sweep.yaml
              sdlab merge experiments/fp16-sweep.yaml pipeline.steps=20 -o results/short
              sdlab merge results/fp16-sweep --partial
            """
    )

    @OptionGroup var spec: SpecOptions
    @OptionGroup var machine: MachineOptions

    @Option(name: .shortAndLong, help: "The folder of the results (default: results/NAME).")
    var output: String?

    @Flag(help: "Leave trials out that are missing.")
    var partial = false

    @Flag(help: "Print the summary as JSON.")
    var json = false

    func run() throws {
        do {
            try merge()
        } catch {
            throw Failure.exit(for: error)
        }
    }

    private func merge() throws {
        let plan = try spec.plan(orOfFolder: machine.threadCount)
        for warning in plan.warnings { Terminal.complain(warning.description) }
        let folder = ResultsFolder(name: plan.name, output: output ?? spec.folder)
        let environment = RunEnvironment(
            try machine.settings(),
            commandLine: CommandLine.arguments
        )
        let progress = ProgressLine()
        let summary = try RecordMerge(plan, in: folder, environment: environment)
            .run(allowsMissing: partial, observer: RunObserver { progress.note($0) })
        try SummaryReport(summary, plan, folder, line: line)
            .print(as: json ? .json : .stdout)
        if let status = summary.exitStatus { throw ExitCode(status.rawValue) }
    }

    /// What would be written behind `sdlab run` to make what is missing.
    private var line: String {
        spec.folder.map { "SPEC -o \($0)" } ?? spec.line(output: output)
    }
}
