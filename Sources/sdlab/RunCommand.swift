import ArgumentParser
import Experiments
import Foundation
import Records
import Reports
import Specs

/// `sdlab run`: runs an experiment and prints its summary.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run an experiment: every trial that is not done yet, then one record of all.",
        discussion: """
            Results go to results/NAME: the record NAME.h5, the pictures in images/, figures in figures/, a shard for \
            each trial in trials/. \
            Running again skips trials whose shard is intact, so an interrupted run is continued by the same command.

              sdlab run experiments/fp16-sweep.yaml
              sdlab run experiments/fp16-sweep.yaml attention.backend=flash pipeline.steps=20 -o results/short
            """
    )

    @OptionGroup var spec: SpecOptions
    @OptionGroup var machine: MachineOptions

    @Option(name: .shortAndLong, help: "The folder for the results (default: results/NAME).")
    var output: String?

    @Flag(name: .shortAndLong, help: "Run every trial again, also those that are done.")
    var force = false

    @Flag(
        name: .customLong("first-nan"),
        help:
            "Stop each trial at the first module whose output has a NaN or an infinity; keep what went in and came out."
    )
    var firstNonfinite = false

    @Flag(name: [.customShort("n"), .long], help: "Show the plan and run nothing.")
    var dryRun = false

    @Flag(help: "Print the summary as JSON.")
    var json = false

    func run() throws {
        do {
            try runAndReport()
        } catch {
            throw Failure.exit(for: error)
        }
    }

    private func runAndReport() throws {
        let plan = try spec.plan(threads: machine.threadCount)
        for warning in plan.warnings { Terminal.complain(warning.description) }
        let folder = ResultsFolder(name: plan.name, output: output)
        if dryRun {
            try PlanReport(plan, folder: folder, explains: false).printText()
            return
        }
        let progress = ProgressLine()
        let interruption = Interruption()
        let signals = Signals(interruption)
        let run = ExperimentRun(
            plan,
            into: folder,
            machine: try machine.settings(),
            commandLine: CommandLine.arguments,
            isForced: force,
            stopsAtFirstNonfinite: firstNonfinite
        )
        let summary = try withExtendedLifetime(signals) {
            try run.run(
                observer: RunObserver(interruption: interruption) { progress.note($0) }
            )
        }
        try report(summary, plan, folder)
        if let status = summary.exitStatus { throw ExitCode(status.rawValue) }
    }

    private func report(
        _ summary: ExperimentRun.Summary,
        _ plan: Plan,
        _ folder: ResultsFolder
    ) throws {
        let reader = try RecordReader.open(summary.recordPath)
        let table = try SummaryTable(RecordSummary(reader))
        let figures = FigureFolder(folder.figuresPath)
            .draw(plan.figures?.map(\.value), of: reader)
        for complaint in figures.complaints {
            Terminal.complain("warning: \(PrintableText.of(complaint, keepsLines: true))")
        }
        if json {
            print(table.json)
            return
        }
        print(table.text(width: Terminal.width))
        print("\nRecord  \(summary.recordPath)")
        for figure in figures.drawn { print("Figure  \(figure)") }
    }
}
