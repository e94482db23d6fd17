import Experiments
import Records
import Reports
import Specs

/// What a run or a merge came to, in words: the table of the record, if there is one, and what is missing or failed.
struct SummaryReport {
    /// The forms of the table.
    enum Form { case stdout, stderr, json }

    private let summary: ExperimentRun.Summary
    private let plan: Plan
    private let folder: ResultsFolder
    /// The spec and its changes, as they would be written behind a command.
    private let line: String
    /// Whether other shares may still be under way.
    private let isShare: Bool

    init(
        _ summary: ExperimentRun.Summary,
        _ plan: Plan,
        _ folder: ResultsFolder,
        line: String,
        isShare: Bool = false
    ) {
        self.summary = summary
        self.plan = plan
        self.folder = folder
        self.line = line
        self.isShare = isShare
    }

    /// Says everything: results on stdout, trouble on stderr.
    func print(as form: Form) throws {
        if summary.contentDigest == nil {
            sayWhatIsThere(form)
            if form == .json { Swift.print(CanonicalJSON.text(whatIsThere)) }
        } else {
            try printRecord(as: form)
        }
        let failures = summary.failures
        guard !failures.isEmpty else { return }
        Terminal.complain(
            "\(failures.count) \(failures.count == 1 ? "trial" : "trials") could not be finished:"
        )
        for failure in failures {
            Terminal.complain(
                PrintableText.of(
                    "  \(failure.trial.prefix(12)) \(failure.label): \(failure.status.rawValue): "
                        + failure.cause
                )
            )
        }
    }

    private func printRecord(as form: Form) throws {
        let reader = try RecordReader.open(summary.recordPath)
        let table = try SummaryTable(RecordSummary(reader))
        let report = ReportFolder(folder.path, name: plan.name).write([reader])
        if form == .json {
            report.say { _ in }
            Swift.print(table.json)
            return
        }
        write(
            [table.text(width: Terminal.width), "Record  \(summary.recordPath)"].joined(
                separator: "\n"
            ),
            form
        )
        report.say { write($0, form) }
    }

    /// How the trials of a run without a record ended, and what is missing for one.
    private var whatIsThere: CanonicalJSON.Value {
        .object([
            "record": .null,
            "statuses": .object(
                Dictionary(
                    uniqueKeysWithValues: summary.statuses.map {
                        ($0.key.rawValue, .integer(Int128($0.value)))
                    }
                )
            ),
            "missing": .array(
                summary.missing.map {
                    .object([
                        "id": .string($0.trial), "label": .string($0.label),
                        "reason": .string($0.reason),
                    ])
                }
            ),
            "failures": .array(
                summary.failures.map {
                    .object([
                        "id": .string($0.trial), "label": .string($0.label),
                        "status": .string($0.status.rawValue), "error": .string($0.cause),
                    ])
                }
            ),
        ])
    }

    /// Tells how to come to a record.
    private func sayWhatIsThere(_ form: Form) {
        let total = plan.trials.count, missing = summary.missing
        let there = "\(total - missing.count) of \(total) trials are there"
        guard !missing.isEmpty else {
            write("\(there); sdlab merge \(line) makes the record", form)
            return
        }
        guard !isShare else {
            write("\(there); when all shares are done, sdlab merge \(line) makes the record", form)
            return
        }
        for trial in missing.prefix(20) {
            Terminal.complain(
                PrintableText.of(
                    "missing: \(trial.trial.prefix(12)) \(trial.label): \(trial.reason)"
                )
            )
        }
        if missing.count > 20 { Terminal.complain("… and \(missing.count - 20) more") }
        write(
            "\(there), \(missing.count) \(missing.count == 1 ? "is" : "are") missing, and no record was made; "
                + "sdlab run \(line) goes on",
            form
        )
    }

    /// A line on stdout, where that is not taken for JSON.
    private func write(_ text: String, _ form: Form) {
        form == .stdout ? Swift.print(text) : Terminal.complain(text)
    }
}
