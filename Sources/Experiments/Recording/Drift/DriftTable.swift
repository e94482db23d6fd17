import ErrorAnalysis
import Records
import Tensors

/// How far each trial is from its reference: the record's table `drift`.
///
/// A row is an image of a trial after a step, or at the end where steps are not compared. Pictures are there at the end
/// alone; they are compared as they are seen, cut off at black and white. The table is computed from kept tensors alone,
/// so that resumed and undisturbed runs say the same. Its numbers are undefined where a trial that they need was not
/// completed.
enum DriftTable {
    /// The table, or nil where nothing is compared. `tensors` are those of all shards.
    static func table(of tensors: [Records.RecordedTensor], plan: Plan) -> Table? {
        guard let drift = plan.drift else { return nil }
        var states = DriftStates(plan: plan, tensors: KeptTensors(tensors))
        let rows = plan.trials.indices.flatMap { states.rows(of: $0) }
        return Table(
            "drift",
            dimension: "state",
            columns: places(rows, drift) + latents(rows) + steps(rows, drift)
                + pictures(rows) + bands(rows, drift)
        )
    }

    private static func places(_ rows: [DriftRow], _ drift: DriftSettings) -> [Column] {
        let step = Column(
            "step",
            rows.map(\.step),
            longName: "index of the network call before it, -1 before the first"
        )
        return [
            Column("trial", rows.map(\.trial), longName: "index of the trial"),
            Column(
                "reference",
                rows.map(\.reference),
                longName: "index of the trial that it is compared with"
            ),
            Column("prompt", rows.map(\.prompt), longName: "id of the prompt"),
            Column("image", rows.map(\.image), longName: "index of the image in the trial"),
        ] + (drift.comparesSteps ? [step] : []) + [
            Column("final", rows.map(\.isFinal), longName: "whether no step follows")
        ]
    }

    private static func latents(_ rows: [DriftRow]) -> [Column] {
        columns(
            [RelativeL2.self, MaxAbs.self, RootMeanSquare.self, CosineDistance.self],
            of: "latents",
            rows.map(\.latents)
        )
    }

    /// What tells where the distance comes from, as far as it is asked for.
    private static func steps(_ rows: [DriftRow], _ drift: DriftSettings) -> [Column] {
        func column(
            _ name: String,
            _ value: KeyPath<StepDrift, Double?>,
            _ longName: String
        ) -> Column {
            number(name, rows.map { $0.drift?[keyPath: value] }, longName)
        }
        var columns: [Column] = []
        if drift.comparesSteps {
            columns.append(
                column(
                    "amplification",
                    \.amplification,
                    "distance after the step over distance before it"
                )
            )
        }
        if drift.isForced {
            columns.append(
                column(
                    "local_rel_l2",
                    \.localRelativeL2,
                    "error of the trial's step taken from the reference's latents, over the norm of the reference"
                )
            )
        }
        if drift.isRetraced {
            columns += [
                column(
                    "direct_rel_l2",
                    \.directRelativeL2,
                    "error of the trial's step taken from its own latents, over the norm of the reference"
                ),
                column(
                    "feedback_rel_l2",
                    \.feedbackRelativeL2,
                    "what the reference's step makes of the distance before it, over the norm of the reference"
                ),
                column(
                    "direct_share",
                    \.directShare,
                    "share of the distance that is the step's own error, by projection; feedback has the rest"
                ),
                number(
                    "directionality",
                    rows.map(\.directionality),
                    "norm of the sum of the direct errors so far over the root of their sum of squares"
                ),
            ]
        }
        return columns
    }

    private static func pictures(_ rows: [DriftRow]) -> [Column] {
        columns(
            [RelativeL2.self, MaxAbs.self, RootMeanSquare.self],
            of: "image",
            rows.map { $0.picture?.sample }
        ) + [
            Column(
                "image_psnr",
                rows.map { $0.picture?.peakSignalToNoiseRatio ?? .nan },
                units: "dB",
                longName: "image: peak signal-to-noise ratio, infinite where equal"
            ),
            number(
                "image_ssim",
                rows.map { $0.picture?.similarity },
                "image: structural similarity in windows of 7 x 7 pixels, 1 where equal"
            ),
            number(
                "image_changed_pixels",
                rows.map { $0.picture?.changedPixels },
                "image: share of the pixels that differ in 8 bits"
            ),
        ]
    }

    private static func bands(_ rows: [DriftRow], _ drift: DriftSettings) -> [Column] {
        drift.bands.flatMap { band in
            let values = rows.map { $0.bands[band] ?? DriftRow.Band() }
            func over(_ distance: Double?, _ unit: Double?) -> Double? {
                guard let distance, let unit, unit > 0, unit.isFinite else { return nil }
                return distance / unit
            }
            return [
                number("\(band)_band", values.map(\.latents), "latents: \(band.meaning)"),
                number(
                    "latents_over_\(band)_band",
                    zip(rows, values).map {
                        over($0.latents?.value(of: RelativeL2.self), $1.latents)
                    },
                    "latents_rel_l2 over \(band)_band"
                ),
                number("image_\(band)_band", values.map(\.image), "image: \(band.meaning)"),
                number(
                    "image_over_\(band)_band",
                    zip(rows, values).map {
                        over($0.picture?.sample.value(of: RelativeL2.self), $1.image)
                    },
                    "image_rel_l2 over image_\(band)_band"
                ),
            ]
        }
    }

    /// A column for each metric; undefined where there is no sample.
    private static func columns(
        _ metrics: [any Metric.Type],
        of subject: String,
        _ samples: [ErrorSample?]
    ) -> [Column] {
        metrics.map { metric in
            Column(
                "\(subject)_\(metric.name)",
                samples.map { $0?.value(of: metric) ?? .nan },
                units: metric.units,
                longName: "\(subject): \(metric.longName)"
            )
        }
    }

    private static func number(_ name: String, _ values: [Double?], _ longName: String) -> Column {
        Column(name, values.map { $0 ?? .nan }, units: "1", longName: longName)
    }
}
