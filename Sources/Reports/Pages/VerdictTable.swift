public import Records

/// What the gates say of each trial of a record, one row for each gate and trial, and what becomes of its claims.
public struct VerdictTable: RecordView {
    /// What one gate says of one trial.
    private struct Row {
        let trial: RecordedTrial
        let gate: String, verdict: String
        let value: Double?, threshold: Double?
        let place: CallPlace?
    }

    private let tables: RecordTables
    private let axes: [SweepAxis]
    private let trials: [RecordedTrial]
    private let rows: [Row]
    private let claims: [RecordedClaim]

    /// The table of a record in memory. Throws as `RecordSummary` does.
    public init(_ record: Record, contentDigest: ContentDigest? = nil) throws(RecordError) {
        tables = try RecordTables(record, contentDigest: contentDigest)
        (axes, trials) = try RecordedTrial.all(in: tables.trials)
        claims = try RecordedClaim.all(in: tables.claims)
        guard let table = tables.verdicts else {
            rows = []
            return
        }
        let audit = try AuditColumns(tables)
        let trial = try table.rows("trial", of: "trials", count: trials.count)
        let call = try table.rows("call", of: "audit", count: audit?.count ?? 0, least: -1)
        let gate = try table.strings("gate"), verdict = try table.strings("verdict")
        let value = try table.numbers("value"), threshold = try table.numbers("threshold")
        let trials = trials
        rows = (0..<table.count).map { row in
            Row(
                trial: trials[trial[row]],
                gate: gate[row],
                verdict: verdict[row],
                value: value[row].isNaN ? nil : value[row],
                threshold: threshold[row].isNaN ? nil : threshold[row],
                place: call[row] < 0 ? nil : audit?.place(call[row])
            )
        }
    }

    /// The table for a terminal of `width` cells, with a legend.
    public func text(width: Int = 100) -> String { page.text(width: width) }

    /// The table in GitHub's Markdown.
    public var markdown: String { page.markdown }

    /// Comma-separated values as in RFC 4180: full precision, undefined values empty.
    public var csv: String { page.csv }

    /// An object whose `verdicts` are one object each: full precision, undefined values null.
    public var json: String { page.json }

    private var page: ReportPage<Row> {
        let identity = TrialColumns(axes: axes, ids: trials.map(\.id))
        return ReportPage(
            name: tables.name,
            title: tables.title,
            extent: TrialColumns.extent(trials, of: trials.count),
            columns: identity.columns(\.trial) + Self.columns,
            rows: rows,
            remarks: [remark],
            sections: claims.isEmpty ? [] : [.init(of: claims)],
            head: identity.head(
                name: tables.name,
                title: tables.title,
                contentDigest: tables.contentDigest,
                recordedTrials: trials.count
            ),
            rowsKey: "verdicts",
            tail: RecordedClaim.json(claims)
        )
    }

    private var remark: String {
        guard !rows.isEmpty else {
            return claims.isEmpty
                ? "There is nothing to judge: no gate, or no audited call." : "There are no gates."
        }
        let failed = rows.count { $0.verdict == "fail" }
        return failed == 0 ? "Every gate holds." : "\(failed) of \(rows.count) verdicts: fail."
    }

    private typealias Column = ReportColumn<Row>

    private static var columns: [Column] {
        [
            Column("gate", ["gate"], nil, .always) { .text($0.gate) },
            Column("value", ["value"], "what the gate looks at, at the worst call", .always) {
                .error($0.value)
            },
            Column("threshold", ["threshold"], "the largest value that passes there", .always) {
                .error($0.threshold)
            },
            Column("verdict", ["verdict"], nil, .always) { .text($0.verdict) },
            Column(nil, ["worst", "call"], "the call that was judged", .importance(40)) {
                .text($0.place?.description)
            },
            Column("layer") { .text($0.place?.layer) },
            Column("step") { .whole($0.place?.step) },
            Column("image") { .whole($0.place?.image) },
        ]
    }
}
