import Queries

/// A record's drift in a table: one row for each step of each trial that was compared.
public struct DriftStepTable: RecordView {
    private let breakdown: DriftBreakdown

    /// The table of a breakdown.
    public init(_ breakdown: DriftBreakdown) { self.breakdown = breakdown }

    /// The table for a terminal of `width` cells, the steps of a trial below its name, with a legend.
    ///
    /// What does not fit is left out, the least important columns first, and named.
    public func text(width: Int = 100) -> String { page(groups: true).text(width: width) }

    /// The table in GitHub's Markdown.
    public var markdown: String { page(groups: false).markdown }

    /// Comma-separated values as in RFC 4180: full precision, undefined values empty.
    public var csv: String { page(groups: false).csv }

    /// An object whose `steps` are one object for each step and trial: full precision, undefined values null.
    public var json: String { page(groups: false).json }

    private typealias Column = ReportColumn<DriftStep>

    private func page(groups: Bool) -> ReportPage<DriftStep> {
        let identity = TrialColumns(axes: breakdown.axes, ids: breakdown.trials.map(\.id))
        // A trial's name stands above its steps, or in the heading where it is alone.
        let isNamed = groups && breakdown.trials.count > 1
        let trial = identity.columns(
            isShown: !groups && breakdown.trials.count != 1,
            \DriftStep.trial
        )
        return ReportPage(
            name: breakdown.name,
            title: breakdown.title,
            extent: TrialColumns.extent(breakdown.trials, of: breakdown.recordedTrials),
            columns: trial + Self.columns,
            rows: breakdown.steps,
            group: isNamed ? { $0.trial.name } : nil,
            remarks: breakdown.steps.isEmpty ? ["No steps were compared."] : [],
            sections: [],
            head: identity.head(
                name: breakdown.name,
                title: breakdown.title,
                contentDigest: breakdown.contentDigest,
                recordedTrials: breakdown.recordedTrials
            ),
            rowsKey: "steps"
        )
    }

    private static var columns: [Column] {
        [
            Column("step", ["after", "step"], "network call, -1 before the first", .always) {
                .whole($0.step)
            },
            Column("images", ["images"], "medians are over so many", .importance(20)) {
                .whole($0.images)
            },
            Column(
                "latents_rel_l2_median",
                ["latents", "rel L2"],
                "‖latents − reference‖ / ‖reference‖, median of the images as all that follows",
                .always
            ) { .error($0.relativeL2?.median) },
            Column("latents_rel_l2_max") { .error($0.relativeL2?.maximum) },
            Column(
                "latents_over_precision_band_median",
                ["in precision", "bands"],
                "the same in units of what is between vanilla float16 and vanilla float32",
                .importance(70)
            ) { .ratio($0.overPrecisionBand?.median) },
            Column(
                "latents_over_seed_band_median",
                ["in seed", "bands"],
                "the same in units of what other seeds make",
                .importance(60)
            ) { .error($0.overSeedBand?.median) },
            Column(
                "amplification_median",
                ["ampli-", "fication"],
                "distance after the step over distance before it",
                .importance(90)
            ) { .ratio($0.amplification?.median) },
            Column(
                "local_rel_l2_median",
                ["local", "rel L2"],
                "error of the step from the reference's latents",
                .importance(89)
            ) { .error($0.localRelativeL2?.median) },
            Column(
                "direct_rel_l2_median",
                ["direct", "rel L2"],
                "error of the step from the trial's own latents",
                .importance(88)
            ) { .error($0.directRelativeL2?.median) },
            Column(
                "feedback_rel_l2_median",
                ["feedback", "rel L2"],
                "what the reference's step makes of the distance before it",
                .importance(87)
            ) { .error($0.feedbackRelativeL2?.median) },
            Column(
                "direct_share_median",
                ["direct", "share"],
                "share of the distance that is direct, by projection",
                .importance(50)
            ) { .ratio($0.directShare?.median) },
            Column(
                "directionality_median",
                ["direction-", "ality"],
                "1: the steps' errors so far are at right angles; √n: all n are equal",
                .importance(40)
            ) { .ratio($0.directionality?.median) },
        ]
    }
}
