import ArgumentParser
import Experiments
import Foundation
import Specs

/// `sdlab run`: runs an experiment and prints its summary.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run an experiment: every trial that is not done yet, then one record of all.",
        discussion: """
            Results go to results/NAME: the record NAME.h5, its report NAME.ipynb and NAME.html, the pictures in images/, \
            figures in figures/, a shard for each trial in trials/. \
            Running again skips trials whose shard is intact, so an interrupted run is continued by the same command. \
            The record is made once all trials of the plan are there.

              sdlab run experiments/fp16-sweep.yaml
              sdlab run experiments/fp16-sweep.yaml attention.backend=flash pipeline.steps=20 -o results/short
              sdlab run experiments/fp16-sweep.yaml --points attention.backend=flash,precision.dtype=float16
              for i in 1 2 3; do sdlab run experiments/fp16-sweep.yaml --shard $i/3 & done; wait
              sdlab merge experiments/fp16-sweep.yaml

            --events writes a line of JSON for each thing that happens, with the members event, time (UTC), seconds \
            (since the start) and:

            \(RunEvent.names.map { "  \($0.name): \($0.meaning)" }.joined(separator: "\n"))
            """
    )

    /// What is done about a trial that could not be finished.
    enum FailureResponse: EnumerableFlag {
        case keepGoing, failFast

        static func name(for value: FailureResponse) -> NameSpecification {
            value == .keepGoing ? .shortAndLong : .long
        }

        static func help(for value: FailureResponse) -> ArgumentHelp? {
            switch value {
            case .keepGoing: "Go on after a trial that could not be finished."
            case .failFast:
                "Stop after the first trial that could not be finished; those before it are kept."
            }
        }
    }

    /// The largest plan that is run without asking.
    private static let mostTrials = 1000

    @OptionGroup var spec: SpecOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var machine: MachineOptions

    @Option(name: .shortAndLong, help: "The folder for the results (default: results/NAME).")
    var output: String?

    @Flag(exclusivity: .exclusive)
    var failureResponse = FailureResponse.keepGoing

    @Flag(
        name: [.customShort("n"), .long],
        help: "Show the plan and why each trial would run, and run nothing."
    )
    var dryRun = false

    @Flag(help: "Run more than 1000 trials without asking.")
    var yes = false

    @Option(
        help: ArgumentHelp(
            "Write what happens to a file, a line of JSON each; '-' is stdout, with the summary on stderr.",
            valueName: "file"
        )
    )
    var events: String?

    @Flag(help: "Print the summary as JSON.")
    var json = false

    func validate() throws {
        if json && events == "-" {
            throw ValidationError("--json and '--events -' both want stdout: give --events a file")
        }
    }

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
        let options = try selection.options(stopsAtFailure: failureResponse == .failFast)
        if options.stopsAtFirstNonfinite,
            !plan.trials.contains(where: { $0.settings.pipeline != nil })
        {
            Terminal.complain(
                "warning: --first-nan changes nothing: attention alone has no modules that are examined; "
                    + "the gate 'nonfinite' tells of NaN and infinity"
            )
        }
        if dryRun {
            try PlanReport(plan, folder: folder, options: options, explains: true).printText()
            return
        }
        try confirm(plan)
        let run = ExperimentRun(
            plan,
            into: folder,
            machine: try machine.settings(),
            commandLine: CommandLine.arguments,
            options: options
        )
        let file = try events.map { try EventFile($0) }
        do {
            let summary = try observed(file) { try run.run(observer: $0) }
            try SummaryReport(
                summary,
                plan,
                folder,
                line: spec.line(output: output),
                isShare: selection.shard != nil
            )
            .print(as: json ? .json : events == "-" ? .stderr : .stdout)
            file?.note(.ended(exitCode: summary.exitStatus?.rawValue ?? 0, error: nil))
            if let status = summary.exitStatus { throw ExitCode(status.rawValue) }
        } catch let error where !(error is ExitCode) {
            file?.note(.ended(exitCode: Failure.code(for: error), error: Failure.text(of: error)))
            throw error
        }
    }

    /// Calls a function with an observer that draws progress, writes events and listens to signals.
    private func observed(
        _ file: EventFile?,
        _ body: (RunObserver) throws -> ExperimentRun.Summary
    ) throws -> ExperimentRun.Summary {
        let progress = ProgressLine(), interruption = Interruption()
        let signals = Signals(interruption)
        return try withExtendedLifetime(signals) {
            try body(
                RunObserver(interruption: interruption) { event in
                    progress.note(event)
                    file?.note(event)
                }
            )
        }
    }

    /// Asks before a run that is larger than anybody means.
    private func confirm(_ plan: Plan) throws {
        guard plan.trials.count > Self.mostTrials, !yes else { return }
        let count = "the plan has \(plan.trials.count) trials"
        guard Terminal.canAsk else {
            throw ValidationError("\(count): give --yes to run so many")
        }
        guard Terminal.ask("\(count). Run them? [y/N] ") else {
            throw ExitCode(ExitStatus.usage.rawValue)
        }
    }
}
