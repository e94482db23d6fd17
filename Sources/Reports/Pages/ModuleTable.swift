/// A record's modules in a table: one row for each module and trial, the worst first.
public struct ModuleTable: RecordView {
    private let breakdown: ModuleBreakdown
    /// How many rows people are shown.
    private static let shownRows = 30

    /// The table of a breakdown.
    public init(_ breakdown: ModuleBreakdown) { self.breakdown = breakdown }

    /// The table for a terminal of `width` cells, with a legend: the worst modules.
    ///
    /// What does not fit is left out, the least important columns first, and named.
    public func text(width: Int = 100) -> String { page(worstOnly: true).text(width: width) }

    /// The table of the worst modules in GitHub's Markdown.
    public var markdown: String { page(worstOnly: true).markdown }

    /// Comma-separated values as in RFC 4180: all modules, full precision, undefined values empty.
    public var csv: String { page(worstOnly: false).csv }

    /// An object whose `modules` are one object for each module and trial: full precision, undefined values null.
    public var json: String { page(worstOnly: false).json }

    private func page(worstOnly: Bool) -> ReportPage<ModuleSummary> {
        let identity = TrialColumns(axes: breakdown.axes, ids: breakdown.trials.map(\.id))
        let trial = identity.columns(isShown: breakdown.trials.count != 1, \ModuleSummary.trial)
        let hasBad = breakdown.modules.contains { !$0.isFinite }
        let rows =
            worstOnly ? Array(breakdown.modules.prefix(Self.shownRows)) : breakdown.modules
        let first = breakdown.trials.compactMap { trial in
            trial.firstBadPlace.map { "\(trial.name): \($0)" }
        }
        return ReportPage(
            name: breakdown.name,
            title: breakdown.title,
            extent: TrialColumns.extent(breakdown.trials, of: breakdown.recordedTrials),
            columns: Self.module + trial + Self.counts(hasBad: hasBad) + Self.reach,
            rows: rows,
            remarks: remarks(shown: rows.count),
            sections: first.isEmpty
                ? [] : [.init(title: "First outputs that were not finite", items: first)],
            head: identity.head(
                name: breakdown.name,
                title: breakdown.title,
                contentDigest: breakdown.contentDigest,
                recordedTrials: breakdown.recordedTrials
            ),
            rowsKey: "modules"
        )
    }

    private func remarks(shown: Int) -> [String] {
        if breakdown.modules.isEmpty { return ["No module's outputs were examined."] }
        let more = breakdown.modules.count - shown
        guard more > 0 else { return [] }
        return ["\(more) rows that are better off are left out; --csv and --json have all."]
    }

    private typealias Column = ReportColumn<ModuleSummary>

    private static var module: [Column] {
        [
            Column("module", ["module"], nil, .always) { .path($0.path) },
            Column("order") { .whole($0.order) },
            Column("kind", ["kind"], nil, .importance(20)) { .text($0.kind) },
            Column("module_dtype", ["format"], "of the module's outputs", .importance(50)) {
                .text($0.dtype)
            },
            Column("calls", ["calls"], "outputs examined", .importance(15)) { .whole($0.calls) },
            Column("elements", ["elements"], "numbers of all outputs", .importance(25)) {
                .count(Double($0.elements))
            },
        ]
    }

    private static func counts(hasBad: Bool) -> [Column] {
        [
            Column("nan", ["NaN"], "elements", hasBad ? .always : .machinesOnly) {
                .count(Double($0.nan))
            },
            Column(nil, ["infinite"], "elements", hasBad ? .always : .machinesOnly) {
                .count(Double($0.infinite))
            },
            Column("positive_infinity") { .count(Double($0.positiveInfinity)) },
            Column("negative_infinity") { .count(Double($0.negativeInfinity)) },
            Column(
                "overflow",
                ["overflow"],
                "infinite elements of outputs whose inputs were all finite",
                hasBad ? .importance(80) : .machinesOnly
            ) { .count(Double($0.overflow)) },
            Column(
                "first_bad_step",
                ["at step"],
                "call of the network in which it was first not finite, – outside the loop",
                hasBad ? .always : .machinesOnly
            ) { .whole($0.firstBadStep) },
            Column("first_bad_image") { .whole($0.firstBadImage) },
            Column(
                "subnormal",
                ["subnormal"],
                "elements below the smallest normal number of the format",
                .importance(60)
            ) { .count(Double($0.subnormal)) },
            Column("zero", ["zero"], "elements", .importance(30)) { .count(Double($0.zero)) },
        ]
    }

    private static var reach: [Column] {
        [
            Column("absmax", ["abs max"], "largest finite |x|", .always) { .error($0.largest) },
            Column("absmin_nonzero", ["abs min"], "smallest |x| above zero", .importance(40)) {
                .error($0.smallest)
            },
            Column(
                "headroom",
                ["headroom"],
                "the format's largest number in units of abs max",
                .always
            ) { .ratio($0.headroom) },
        ]
    }
}
