/// A record's trials in a table, one row each: errors, ratios, times, memory, verdicts.
public struct SummaryTable: RecordView {
    private let summary: RecordSummary

    /// The table of a summary.
    public init(_ summary: RecordSummary) { self.summary = summary }

    /// The table for a terminal of `width` cells, with a legend, the gates that failed and all errors below.
    ///
    /// What does not fit is left out, the least important columns first, and named.
    public func text(width: Int = 100) -> String { page(isForPeople: true).text(width: width) }

    /// The table in GitHub's Markdown.
    public var markdown: String { page(isForPeople: true).markdown }

    /// Comma-separated values as in RFC 4180: full precision, undefined values empty.
    public var csv: String { page(isForPeople: false).csv }

    /// An object whose `trials` are one object each: full precision, undefined values null.
    public var json: String { page(isForPeople: false).json }

    /// People are not shown trials that are there for what follows from them, unless they ask for such a one.
    private func page(isForPeople: Bool) -> ReportPage<TrialSummary> {
        let shown = summary.trials.filter(\.trial.isShown)
        let rows = isForPeople && !shown.isEmpty ? shown : summary.trials
        let identity = TrialColumns(axes: summary.axes, ids: summary.trials.map(\.trial.id))
        return ReportPage(
            name: summary.name,
            title: summary.title,
            extent: TrialColumns.extent(summary.trials.map(\.trial), of: summary.recordedTrials),
            columns: identity.columns(\.trial) + Self.settings + Self.errors(summary)
                + Self.drift(summary) + Self.costs + Self.bits(summary) + Self.verdict(summary),
            rows: rows,
            remarks: remarks,
            sections: [.init(of: summary.claims), nonfinite, failures, incomplete]
                .filter { !$0.items.isEmpty },
            head: identity.head(
                name: summary.name,
                title: summary.title,
                contentDigest: summary.contentDigest,
                recordedTrials: summary.recordedTrials
            ),
            rowsKey: "trials",
            tail: [.init("failed_gates", .array(summary.trials.flatMap(Self.failuresJSON)))]
                + RecordedClaim.json(summary.claims)
                + (summary.certificate.map(Self.certificateJSON) ?? [])
        )
    }

    private var remarks: [String] {
        guard !summary.trials.isEmpty else { return ["There are no trials."] }
        var remarks: [String] = missing + unavailable
        if let certificate = summary.certificate {
            remarks.append(certificate.statement)
        } else if summary.trials.allSatisfy({ $0.drift == nil }) {
            if summary.trials.allSatisfy({ $0.audit == nil }) {
                remarks.append("No attention call was audited.")
            }
            if summary.trials.allSatisfy({ $0.seconds == nil }) {
                remarks.append("Nothing was timed.")
            }
        }
        if let digest = summary.contentDigest { remarks.append("Content \(digest)") }
        return remarks
    }

    /// A sentence where the record is not of the whole experiment.
    private var missing: [String] {
        let count = summary.missingTrials
        guard count > 0 else { return [] }
        return [
            "\(count) \(count == 1 ? "trial is" : "trials are") missing: this record was merged without "
                + "\(count == 1 ? "it" : "them") (/missing)."
        ]
    }

    /// A sentence for each thing that the processor lacks.
    private var unavailable: [String] {
        let reasons = summary.trials.filter(\.trial.isUnavailable).map(\.trial.error)
        return reasons.distinct().map { reason in
            let count = reasons.count { $0 == reason }
            return "\(count) \(count == 1 ? "row is" : "rows are") unavailable: \(reason)."
        }
    }

    var nonfinite: ReportPage<TrialSummary>.Section {
        .init(
            title: "First outputs that were not finite",
            items: summary.trials.compactMap { row in
                row.trial.firstBadPlace.map { "\(row.trial.name): \($0)" }
            }
        )
    }

    var failures: ReportPage<TrialSummary>.Section {
        .init(
            title: "Gates that failed",
            items: summary.trials.flatMap { row in
                row.verdict.failures.map { failure in
                    if let bits = BitsVerdict(gate: failure.gate, verdict: "fail") {
                        return "\(row.trial.name): \(failure.gate): \(bits.complaint)"
                    }
                    let place = failure.place.map { "; worst at \($0)" } ?? ""
                    return "\(row.trial.name): \(failure.gate) "
                        + "\(NumberText.compared(failure.value)) is above "
                        + "\(NumberText.compared(failure.threshold))\(place)"
                }
            }
        )
    }

    var incomplete: ReportPage<TrialSummary>.Section {
        .init(
            title: "Trials that were not completed",
            items: summary.trials.filter {
                !$0.trial.isCompleted && !$0.trial.isUnavailable
            }.map { row in
                let reason = row.trial.error.isEmpty ? "no reason was recorded" : row.trial.error
                return "\(row.trial.name): \(row.trial.status): \(reason)"
            }
        )
    }

    private static func certificateJSON(_ certificate: InvarianceCertificate) -> [JSONText.Member] {
        [
            .init(
                "invariance",
                .object([
                    .init("rows", .integer(certificate.rows)),
                    .init("holding", .integer(certificate.holding)),
                    .init("statement", .string(certificate.statement)),
                ])
            )
        ]
    }

    private static func failuresJSON(_ row: TrialSummary) -> [JSONText] {
        row.verdict.failures.map { failure in
            let place = failure.place
            return .object([
                .init("id", .string(row.trial.id)), .init("label", .string(row.trial.name)),
                .init("gate", .string(failure.gate)),
                .init("value", Cell.error(failure.value).json),
                .init("threshold", Cell.error(failure.threshold).json),
                .init("layer", Cell.text(place?.layer).json),
                .init("step", Cell.whole(place?.step).json),
                .init("image", Cell.whole(place?.image).json),
            ])
        }
    }
}
