import Queries
import Records

/// The tables that a notebook's cell can ask for by name.
extension NotebookTables {
    /// The table of that name; nil where no record has what it shows.
    ///
    /// Throws `RecordError` or `QueryError` where a record cannot be read, and `UnknownCell` for other names.
    func named(_ name: String) throws -> NotebookTable? {
        switch name {
        case "trials": trials("The trials: errors, costs and verdicts", Self.trialMeasures)
        case "layers": try layers
        case "drift": try drift
        case "health": health
        case "verdicts": try verdicts
        case "claims": try claims?.table
        case "backends": try backends
        case "machine": machine
        default: throw UnknownCell(found: "the table '\(name)'")
        }
    }

    private func has(_ table: String) -> Bool { records.contains { $0.hasRows(in: table) } }

    /// Of the drift only what is told most often; the table `drift` has all.
    private static let trialMeasures =
        errorMeasures + driftMeasures.filter { ["latents rel L2", "PSNR"].contains($0.heading) }
        + costMeasures

    private static let errorMeasures = [
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

    private static let driftMeasures = [
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

    private static let costMeasures = [
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

    private var layers: NotebookTable? {
        get throws {
            guard has("audit") else { return nil }
            return try pivot(
                "The largest absolute error of each attention layer",
                PresentedCell.Pivot(
                    rows: ["layer"],
                    columns: "label",
                    value: "audit.max_abs",
                    reduce: "max",
                    where: [:]
                )
            )
        }
    }

    private var drift: NotebookTable? {
        get throws {
            guard has("drift") else { return nil }
            return trials("How far the trials end from their references", Self.driftMeasures)
        }
    }

    private var health: NotebookTable? {
        guard has("health") else { return nil }
        func count(_ heading: String, _ column: String) -> Measure {
            Measure(heading, "health", column, .sum, .count, nil)
        }
        return trials(
            "What the modules put out: numbers that are not finite, and how far the others reached",
            [
                count("NaN", "nan"), count("+infinity", "positive_infinity"),
                count("−infinity", "negative_infinity"), count("overflow", "overflow"),
                count("subnormal", "subnormal"),
                Measure("largest", "health", "absmax", .max, .error, "largest finite |x|"),
            ]
        )
    }

    private var verdicts: NotebookTable? {
        get throws {
            guard has("verdicts") else { return nil }
            return try listing(
                "What each gate says of each trial",
                "verdicts",
                [
                    ("gate", "gate", nil), ("value", "value", .error),
                    ("threshold", "threshold", .error), ("verdict", "verdict", nil),
                ],
                byTrial: true
            )
        }
    }

    private var backends: NotebookTable? {
        get throws {
            guard has("backends") else { return nil }
            let columns = records.first?.columns(of: "backends") ?? []
            return try listing(
                "How each backend rounds",
                "backends",
                columns.filter { $0 != "trial" }.map { ($0.replacing("_", with: " "), $0, nil) },
                byTrial: columns.contains("trial")
            )
        }
    }

    private var machine: NotebookTable? {
        let told = [
            "processor", "processor_count", "instruction_set", "threads", "memory",
            "operating_system", "sdlab_version", "git_commit", "hdf5", "openblas",
        ].filter { name in records.contains { $0.fact(name) != nil } }
        return told.isEmpty ? nil : facts("On what it was computed", told)
    }
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
