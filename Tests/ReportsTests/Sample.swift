import Records

/// A record made by hand: three trials, two layers, six audited calls.
enum Sample {
    static let ids = ["0a1b2c3d4e5f", "0a1bffff0000", "77777777aaaa"]

    static func record(
        title: String = "Half precision and the attention backends",
        tables: [Table] = [trials(), layers, audit(), timing, verdicts]
    ) -> Record {
        Record(
            title: title,
            name: "fp16-sweep",
            specification: .init(source: "sdlab: 1\n", resolved: "{}", overrides: ""),
            tables: tables
        )
    }

    static func trials(
        labels: [String] = ["vanilla float32", "flash float16", "flash bfloat16"],
        axes: [(name: String, path: String, values: [String])] = [
            ("attention_backend", "attention.backend", ["vanilla", "flash", "flash"]),
            ("precision_dtype", "precision.dtype", ["float32", "float16", "bfloat16"]),
        ],
        status: [String] = ["completed", "completed", "out_of_memory"],
        error: [String] = ["", "", "the U-Net needs 3.1 GiB\nthe limit is 2 GiB"]
    ) -> Table {
        let columns =
            [
                Column("id", ids, longName: "identity"),
                Column("label", labels, longName: "label"),
            ]
            + axes.map { Column($0.name, $0.values, longName: "sweep axis \($0.path)") } + [
                Column("status", status, longName: "how the trial ended"),
                Column("backend", ["vanilla", "flash", "flash"], longName: "backend"),
                Column("dtype", ["float32", "float16", "bfloat16"], longName: "dtype"),
                Column("scheduler", ["pndm", "pndm", "pndm"], longName: "scheduler"),
                Column("steps", [50, 50, 50], longName: "steps"),
                Column("batch_size", [1, 1, 1], longName: "batch size"),
                Column("images", [2, 2, 2], longName: "images"),
                Column("flops", [1_234_567_890, 1_234_567_890, 1_234_567_890], longName: "flops"),
                Column("peak_bytes", [12_897_485, 6_500_000, 0], units: "bytes", longName: "peak"),
                Column(
                    "predicted_peak_bytes",
                    [12_897_485, 6_448_742, 3_328_599_654],
                    units: "bytes",
                    longName: "forecast"
                ),
                Column("error", error, longName: "error"),
            ]
        return Table("trials", dimension: "trial", columns: columns)
    }

    static let layers = Table(
        "layers",
        dimension: "layer",
        columns: [
            Column(
                "path",
                ["unet.mid_block.attentions.0.transformer_blocks.0.attn1", "vae.decoder.attn"],
                longName: "path"
            ),
            Column("kind", ["self", "vae"], longName: "kind"),
            Column("heads", [4, 1], longName: "heads"),
            Column("depth", [16, 64], longName: "depth"),
        ]
    )

    /// Columns of the audit by name; any can be replaced.
    static func audit(_ replaced: [String: [Double]] = [:], trial: [Int] = [0, 0, 0, 1, 1, 1])
        -> Table
    {
        let metrics: [(String, [Double])] = [
            ("max_abs", [1e-7, 3e-7, 2e-7, 1e-3, 4e-3, 2e-3]),
            ("rel_l2", [3e-8, 4e-8, 0, 3e-4, .nan, 4e-4]),
            ("max_ulp", [1, 2, 1, 3, 250_000, 1]),
            ("nonfinite_mismatches", [0, 0, 0, 0, 2, 1]),
            ("max_ratio", [1, 1, 1, 1.5, 2.5, 1.75]),
        ]
        let columns =
            [
                Column("trial", trial, longName: "trial"),
                Column("step", [0, 1, -1, 0, 1, -1], longName: "step"),
                Column("layer", [0, 0, 1, 0, 0, 1], longName: "layer"),
                Column("image", [0, 0, 0, 0, 1, 1], longName: "image"),
                Column(
                    "unconditional",
                    [false, true, false, false, true, false],
                    longName: "without the prompt"
                ),
            ]
            + metrics.map {
                Column($0, replaced[$0] ?? $1, units: "1", longName: $0)
            }
        return Table("audit", dimension: "call", columns: columns)
    }

    /// Columns of `/trials` that name the second trial's first module whose output was not finite.
    static let firstBad = [
        Column("first_bad_module", ["", "unet.conv_in", ""], longName: "first bad module"),
        Column("first_bad_step", [-1, 3, -1], longName: "its step"),
    ]

    /// Three modules of the first two trials; the second trial overflows in the second one, and NaN follows.
    static let health = Table(
        "health",
        dimension: "module",
        columns: [
            Column("trial", [0, 0, 0, 1, 1, 1], longName: "trial"),
            Column("order", [0, 1, 2, 0, 1, 2], longName: "order"),
            Column("path", modules + modules, longName: "path"),
            Column("kind", kinds + kinds, longName: "kind"),
            Column(
                "dtype",
                ["float32", "float32", "float32", "float16", "float16", "float16"],
                longName: "dtype"
            ),
            Column("calls", [1, 4, 4, 1, 4, 4], longName: "calls"),
            Column("elements", [10, 400, 800, 10, 400, 800], longName: "elements"),
            Column("nan", [0, 0, 0, 0, 0, 200], longName: "NaN"),
            Column("positive_infinity", [0, 0, 0, 0, 2, 0], longName: "+infinity"),
            Column("negative_infinity", [0, 0, 0, 0, 1, 0], longName: "-infinity"),
            Column("overflow", [0, 0, 0, 0, 3, 0], longName: "overflow"),
            Column("subnormal", [0, 0, 0, 7, 0, 0], longName: "subnormal"),
            Column("zero", [0, 5, 0, 0, 5, 0], longName: "zero"),
            Column("absmax", [1, 70_000, 3, 1, 60_000, .nan], units: "1", longName: "largest"),
            Column(
                "absmin_nonzero",
                [0.5, 0.25, 1, 1e-6, 0.25, .nan],
                units: "1",
                longName: "smallest"
            ),
            Column("first_bad_step", [-1, -1, -1, -1, 3, 3], longName: "step"),
            Column("first_bad_image", [-1, -1, -1, -1, 1, -1], longName: "image"),
        ]
    )

    private static let modules = [
        "text_encoder.text_model.embeddings", "unet.conv_in",
        "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_out.0",
    ]
    private static let kinds = ["sum", "convolution", "linear"]

    static let timing = Table(
        "timing",
        dimension: "sample",
        columns: [
            Column("trial", [0, 0, 0, 0, 0, 0, 1], longName: "trial"),
            Column(
                "phase",
                ["total", "total", "total", "total", "total", "unet", "total"],
                longName: "phase"
            ),
            Column("repeat", [0, 0, 1, 2, 3, 0, 0], longName: "repeat"),
            Column(
                "warmup",
                [true, false, false, false, false, false, false],
                longName: "warm-up"
            ),
            Column("seconds", [9, 4, 1, 2, 3, 100, 0.0456], units: "s", longName: "seconds"),
        ]
    )

    static let verdicts = Table(
        "verdicts",
        dimension: "judgement",
        columns: [
            Column("trial", [0, 0, 1, 1, 2], longName: "trial"),
            Column(
                "gate",
                ["nonfinite", "max_ratio", "nonfinite", "max_ratio", "max_ratio"],
                longName: "gate"
            ),
            Column("threshold", [0, 1, 0, 3.2e-3, .nan], units: "1", longName: "threshold"),
            Column("value", [0, 0.5, 2, 4e-3, .nan], units: "1", longName: "value"),
            Column(
                "verdict",
                ["pass", "pass", "fail", "fail", "not-applicable"],
                longName: "verdict"
            ),
            Column("call", [1, 1, 4, 4, -1], longName: "call"),
        ]
    )
}
