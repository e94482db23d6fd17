import ArgumentParser
import Comparisons
import Experiments
import Foundation
import Records
import Reports

/// `sdlab replay`: runs a record's experiment again, and compares.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run a record's own experiment again, and say whether its bits come out again.",
        discussion: """
            The specification, the command line's changes to it and the name of the model are in the record. Results go \
            to a temporary folder unless --output names one. Times are not measured again unless --timing is given. \
            Where today's program settles a trial otherwise than the record, it says in what.

              sdlab replay results/quickstart
              sdlab replay fp16-sweep.h5 --trial 0a1b --model /data/shapes64

            Exit codes: 0 reproduced to the bit; 1 something differs; 2 a trial could not be finished, or none can be \
            run; 64 bad command line; 65 damaged record; 66 a record or an input is missing.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "A record (.h5), a folder that holds one, or a shard.",
            valueName: "record"
        ),
        completion: .file(extensions: ["h5"])
    )
    var path: String

    @Option(
        help: ArgumentHelp(
            "Run only the trials whose identity begins so, such as 0a1b.",
            valueName: "id"
        )
    )
    var trial: String?

    @Option(
        help: ArgumentHelp("Where the model is, if not at its recorded name.", valueName: "dir")
    )
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Where else to look for the files that the experiment names; may be given several times.",
            valueName: "dir"
        )
    )
    var data: [String] = []

    @Option(
        name: .shortAndLong,
        help: "A folder to keep the new results in (default: none is kept)."
    )
    var output: String?

    @Flag(help: "Measure times again, too.")
    var timing = false

    @OptionGroup var machine: MachineOptions

    @Flag(help: "Show every line of long lists.")
    var all = false

    @Flag(help: "Print the comparison as JSON.")
    var json = false

    func run() throws {
        do {
            try replayAndCompare()
        } catch {
            throw Failure.exit(for: error)
        }
    }

    private func replayAndCompare() throws {
        let reader = try RecordReader.open(RecordFile.find(at: path))
        Terminal.warnIfUnsealed(reader)
        let replay = try Replay(
            of: reader,
            paths: DataPaths(
                beside: [reader.path],
                also: data,
                executable: ProgramPath.current
            ),
            threads: machine.threadCount,
            options: .init(trial: trial, model: model, isTimed: timing)
        )
        for trial in replay.resettled { complain(of: trial) }
        let temporary = output == nil ? try TemporaryFolder() : nil
        let folder = ResultsFolder(name: replay.plan.name, output: output ?? temporary?.path)
        let written = [folder.recordPath] + replay.plan.trials.map(folder.shardPath)
        if let found = written.first(where: FileManager.default.fileExists) {
            throw ReplayError.overwrites(found)
        }
        let comparison = try withExtendedLifetime(temporary) {
            try run(replay, into: folder)
            return try replay.comparison(with: folder)
        }
        report(comparison, of: replay)
        if !comparison.isReproduced {
            if comparison.trials.contains(where: \.isUnfinished) {
                throw ExitCode(ExitStatus.trialUnfinished.rawValue)
            }
            throw ExitCode(ExitStatus.gateFailed.rawValue)
        }
    }
}

extension ReplayCommand {
    /// Runs the plan with progress on stderr, as `sdlab run` does.
    private func run(_ replay: Replay, into folder: ResultsFolder) throws {
        let progress = ProgressLine(), interruption = Interruption()
        let signals = Signals(interruption)
        let run = ExperimentRun(
            replay.plan,
            into: folder,
            machine: try machine.settings(),
            commandLine: CommandLine.arguments,
            options: RunOptions(stopsAtFirstNonfinite: replay.stopsAtFirstNonfinite)
        )
        _ = try withExtendedLifetime(signals) {
            try run.run(observer: RunObserver(interruption: interruption) { progress.note($0) })
        }
    }

    private func complain(of trial: Replay.Resettled) {
        let shown = trial.settings.prefix(all ? .max : 5).map {
            "\n  \($0.path): \($0.left ?? "absent") in the record, \($0.right ?? "absent") today"
        }
        let left = trial.settings.count - shown.count
        let why =
            trial.settings.isEmpty
            ? " is not in today's plan: it cannot be run"
            : " is settled otherwise today:\(shown.joined())"
                + (left > 0 ? "\n  … and \(left) more" : "")
        let text = "warning: trial \(trial.id.prefix(12)) (\(trial.label))\(why)"
        Terminal.complain(PrintableText.of(text, keepsLines: true))
    }

    private func report(_ comparison: RecordComparison, of replay: Replay) {
        let page = ComparisonPage(comparison, showsAll: all)
        if json {
            print(page.json, terminator: "")
            return
        }
        print(
            "Replayed \(comparison.trials.count) of \(replay.recorded) trials of "
                + PrintableText.of(comparison.left.path)
        )
        if comparison.isReproduced {
            print(page.reproduction(width: Terminal.width), terminator: "")
        } else {
            print("Not reproduced. A is the record, B the replay.\n")
            print(page.text(width: Terminal.width), terminator: "")
        }
        if let output { print("Record  \(PrintableText.of(output))") }
    }
}
