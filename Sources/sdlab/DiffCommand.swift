import ArgumentParser
import Comparisons
import Experiments
import Records
import Reports

/// `sdlab diff`: how two records differ.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two records, or two shards: where they part first, and how far.",
        discussion: """
            Trials are matched by identity, else by the values of the swept axes; two shards are compared whatever \
            they are. Compared are settings, every tensor and every table but times and circumstances, which are shown \
            because they explain and are no part of the verdict. An undefined number equals an undefined number.

              sdlab diff results/fp16-sweep elsewhere/fp16-sweep
              sdlab diff a.h5 b.h5 --ulp 2 --trial 0a1b
              sdlab diff a.h5 b.h5 --atol 1e-6 --rtol 1e-5 --json | jq .first_difference
              sdlab diff results/x/trials/0a1b2c3d4e5f.h5 results/x/trials/77777777aaaa.h5

            Exit codes: 0 the same; 1 different; 2 nothing to compare; 64 bad command line; 65 damaged record; 66 no \
            such record.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The first record, a folder that holds one, or a shard.",
            valueName: "A"
        ),
        completion: .file(extensions: ["h5"])
    )
    var left: String

    @Argument(
        help: ArgumentHelp("The second one.", valueName: "B"),
        completion: .file(extensions: ["h5"])
    )
    var right: String

    @Option(
        help: "Numbers are the same if at most so many numbers of their format lie between them."
    )
    var ulp: UInt64?

    @Option(help: "Numbers are the same if |A − B| is at most this, plus --rtol times |B|.")
    var atol: Double?

    @Option(help: "See --atol.")
    var rtol: Double?

    @Option(
        help: ArgumentHelp(
            "Compare only the trials whose identity begins so, such as 0a1b.",
            valueName: "id"
        )
    )
    var trial: String?

    @Flag(help: "Show every line of long lists.")
    var all = false

    @Flag(help: "Print JSON: undefined values are null, infinite ones \"Infinity\".")
    var json = false

    func validate() throws {
        if ulp != nil, atol != nil || rtol != nil {
            throw ValidationError("--ulp and --atol or --rtol: expected one of them")
        }
        for (name, value) in [("--atol", atol), ("--rtol", rtol)] {
            if let value, !(value >= 0 && value.isFinite) {
                throw ValidationError("\(name) \(value): expected a number from 0 on")
            }
        }
    }

    private var tolerance: Tolerance {
        if let ulp { return .ulp(ulp) }
        guard atol != nil || rtol != nil else { return .bits }
        return .close(absolute: atol ?? 0, relative: rtol ?? 0)
    }

    func run() throws {
        do {
            let readers = try [left, right].map { path in
                try RecordReader.open(RecordFile.find(at: path))
            }
            for reader in readers { Terminal.warnIfUnsealed(reader) }
            let comparison = try RecordComparison(
                readers[0],
                readers[1],
                tolerance: tolerance,
                trial: trial
            )
            let page = ComparisonPage(comparison, showsAll: all)
            print(json ? page.json : page.text(width: Terminal.width), terminator: "")
            if !comparison.isSame { throw ExitCode(ExitStatus.gateFailed.rawValue) }
        } catch {
            throw Failure.exit(for: error)
        }
    }
}
