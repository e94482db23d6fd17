import ArgumentParser
import Experiments

/// Options that say which trials of a plan are run.
struct SelectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Run these trials alone, and the references that they need; may be given several times.",
            discussion: """
                Either the beginning of an identity, such as 0a1b, or values of axes as the plan shows them: \
                attention.backend=flash,precision.dtype=float16.
                """,
            valueName: "trials"
        )
    )
    var points: [String] = []

    @Option(
        help: ArgumentHelp(
            "Run one of several equal shares, such as 1/4, beside processes that run the others.",
            discussion: "They may share a folder. Then 'sdlab merge' makes the record.",
            valueName: "i/n"
        )
    )
    var shard: String?

    @Flag(name: .shortAndLong, help: "Run every trial again, also those that are done.")
    var force = false

    @Flag(help: "Leave trials alone that ended without being completed.")
    var skipFailed = false

    @Flag(
        name: .customLong("first-nan"),
        help:
            "Stop each trial at the first module whose output has a NaN or an infinity; keep what went in and came out."
    )
    var firstNonfinite = false

    func validate() throws {
        if force && skipFailed {
            throw ValidationError("--force runs every trial again, and --skip-failed leaves some")
        }
    }

    /// The options of a run. Throws `SelectionError`.
    func options(stopsAtFailure: Bool = false) throws -> RunOptions {
        RunOptions(
            selection: try TrialSelection(points: points, share: shard.map { try RunShare($0) }),
            isForced: force,
            skipsFailed: skipFailed,
            stopsAtFailure: stopsAtFailure,
            stopsAtFirstNonfinite: firstNonfinite
        )
    }
}
