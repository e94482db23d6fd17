/// A record's audited layers in a table: one row for each layer and trial.
public struct LayerTable: RecordView {
    private let breakdown: LayerBreakdown

    /// The table of a breakdown.
    public init(_ breakdown: LayerBreakdown) { self.breakdown = breakdown }

    /// The table for a terminal of `width` cells, the trials of a layer below its path, with a legend.
    ///
    /// What does not fit is left out, the least important columns first, and named.
    public func text(width: Int = 100) -> String { page(groups: true).text(width: width) }

    /// The table in GitHub's Markdown.
    public var markdown: String { page(groups: false).markdown }

    /// Comma-separated values as in RFC 4180: full precision, undefined values empty.
    public var csv: String { page(groups: false).csv }

    /// An object whose `layers` are one object for each layer and trial: full precision, undefined values null.
    public var json: String { page(groups: false).json }

    private func page(groups: Bool) -> ReportPage<LayerSummary> {
        let identity = TrialColumns(axes: breakdown.axes, ids: breakdown.trials.map(\.id))
        // A single trial needs no row of its own below each layer.
        let isGrouped = groups && breakdown.trials.count > 1
        let layer = Self.layer(isGrouped: isGrouped)
        let trial = identity.columns(isShown: breakdown.trials.count != 1, \LayerSummary.trial)
        return ReportPage(
            name: breakdown.name,
            title: breakdown.title,
            extent: TrialColumns.extent(breakdown.trials, of: breakdown.recordedTrials),
            columns: layer + trial + errors,
            rows: breakdown.layers,
            group: isGrouped ? { Self.heading($0) } : nil,
            remarks: breakdown.layers.isEmpty ? ["No attention call was audited."] : [],
            sections: [],
            head: identity.head(
                name: breakdown.name,
                title: breakdown.title,
                contentDigest: breakdown.contentDigest,
                recordedTrials: breakdown.recordedTrials
            ),
            rowsKey: "layers"
        )
    }

    private static func heading(_ row: LayerSummary) -> String {
        "\(row.path) (\(row.kind), \(row.heads) \(row.heads == 1 ? "head" : "heads") of \(row.depth))"
    }

    private typealias Column = ReportColumn<LayerSummary>

    private static func layer(isGrouped: Bool) -> [Column] {
        func visibility(_ other: Column.Visibility) -> Column.Visibility {
            isGrouped ? .machinesOnly : other
        }
        return [
            Column("layer", ["layer"], nil, visibility(.always)) { .text($0.path) },
            Column("kind", ["kind"], nil, visibility(.importance(40))) { .text($0.kind) },
            Column("heads", ["heads"], nil, visibility(.importance(13))) { .whole($0.heads) },
            Column("depth", ["depth"], "numbers in a head", visibility(.importance(12))) {
                .whole($0.depth)
            },
        ]
    }

    private var errors: [Column] {
        let hasMismatches = breakdown.layers.contains { ($0.audit.nonfiniteMismatches ?? 0) > 0 }
        return [
            Column("calls", ["calls"], "attention calls audited", .importance(30)) {
                .whole($0.audit.calls)
            },
            Column(
                "max_abs",
                ["max abs"],
                "largest |output − reference| of any call, in units of the tensor",
                .always
            ) { .error($0.audit.maxAbs) },
            Column(
                "max_abs_step",
                ["at step"],
                "step of that call, – outside the loop",
                .importance(60)
            ) {
                .whole($0.audit.worst?.step)
            },
            Column("max_abs_image") { .whole($0.audit.worst?.image) },
            Column(
                "rel_l2_rms",
                ["rel L2"],
                "‖output − reference‖ / ‖reference‖, root mean square of the calls",
                .always
            ) { .error($0.audit.relativeL2) },
            Column("rel_l2_max") { .error($0.audit.largestRelativeL2) },
            Column(
                "max_ulp",
                ["ulp"],
                "largest distance in representable numbers of the output's format",
                .importance(55)
            ) { .count($0.audit.maxUlp) },
            Column(
                "nonfinite_mismatches",
                ["not", "finite"],
                "elements that are NaN or infinite unlike the reference, over all calls",
                .importance(hasMismatches ? 95 : 15)
            ) { .count($0.audit.nonfiniteMismatches) },
            Column(
                "max_ratio_max",
                ["ratio"],
                "max abs in units of the baseline's in the same format, largest of any call",
                .importance(45)
            ) { .ratio($0.audit.largestRatio) },
            Column("max_ratio_median") { .ratio($0.audit.medianRatio) },
            Column(
                "bound_ratio_max",
                ["of", "bound"],
                "largest error in units of its a priori bound",
                .importance(44)
            ) { .error($0.audit.boundRatio) },
        ]
    }
}
