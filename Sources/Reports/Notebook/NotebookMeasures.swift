import Queries

/// The numbers that tables of trials tell.
extension NotebookTables {
    /// Of the drift only what is told most often; the table `drift` has all.
    static let trialMeasures =
        errorMeasures + driftMeasures.filter { ["latents rel L2", "PSNR"].contains($0.heading) }
        + costMeasures

    static let errorMeasures = [
        Measure(
            "max abs error",
            "audit",
            "max_abs",
            .max,
            .error,
            "largest |output − reference| of any audited attention call, in units of the tensor"
        ),
        Measure(
            "rel L2 error",
            "audit",
            "rel_l2",
            .median,
            .error,
            "‖output − reference‖ / ‖reference‖, median of the calls"
        ),
        Measure(
            "max ulp",
            "audit",
            "max_ulp",
            .max,
            .count,
            "largest distance in representable numbers of the output's format"
        ),
        Measure(
            "ratio",
            "audit",
            "max_ratio",
            .median,
            .ratio,
            "max abs error in units of the baseline's in the same format, median of the calls"
        ),
        Measure(
            "of bound",
            "audit",
            "bound_ratio",
            .max,
            .error,
            "largest error in units of its a priori bound; above 1 it is no rounding error"
        ),
    ]

    static let driftMeasures = [
        Measure(
            "latents rel L2",
            "drift",
            "latents_rel_l2",
            .median,
            .error,
            "‖latents − reference‖ / ‖reference‖ at the end, median of the images",
            ["final": ["true"]]
        ),
        Measure(
            "precision bands",
            "drift",
            "latents_over_precision_band",
            .median,
            .ratio,
            "the same in units of what is between vanilla float16 and vanilla float32",
            ["final": ["true"]]
        ),
        Measure(
            "seed bands",
            "drift",
            "latents_over_seed_band",
            .median,
            .error,
            "the same in units of what other seeds make",
            ["final": ["true"]]
        ),
        Measure(
            "PSNR",
            "drift",
            "image_psnr",
            .median,
            .decibels,
            "peak signal-to-noise ratio of the pictures, median; inf where they are equal",
            ["final": ["true"]]
        ),
        Measure(
            "SSIM",
            "drift",
            "image_ssim",
            .median,
            .likeness,
            "structural similarity of the pictures, median; 1 where they are equal",
            ["final": ["true"]]
        ),
    ]

    static let costMeasures = [
        Measure(
            "time",
            "timing",
            "seconds",
            .median,
            .seconds,
            "of a whole trial, median of the runs that are no warm-ups"
        ),
        Measure("memory", "trials", "peak_bytes", .max, .size, "most bytes in use at once"),
    ]
}

extension NotebookTables.Measure {
    init(
        _ heading: String,
        _ table: String,
        _ column: String,
        _ reduction: Reduction,
        _ form: NumberForm,
        _ explanation: String?,
        _ selection: PresentedCell.Condition = [:]
    ) {
        self.heading = heading
        path = ColumnPath(table, column)
        self.reduction = reduction
        self.form = form
        self.selection = selection
        self.explanation = explanation
    }
}
