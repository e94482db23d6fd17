import Records
import Reports
import TestSupport

/// A record made by hand that every figure but those of pictures can be drawn of: two backends in two dtypes and three batch
/// sizes, one trial out of memory; two layers of two heads and one, three steps; times; distances through the steps.
enum FigureSample {
    struct Trial {
        let row: Int
        let backend: String, dtype: String, batch: Int
        var isOutOfMemory: Bool { backend == "vanilla" && dtype == "float32" && batch == 4 }
        /// A number that differs from trial to trial.
        var scale: Double { (dtype == "float16" ? 1e-3 : 1e-7) * (1 + Double(row) / 7) }
    }

    static let trials: [Trial] = ["float32", "float16"].flatMap { dtype in
        ["vanilla", "flash(block_k: 64)"].flatMap { backend in
            [1, 2, 4].map { (backend, dtype, $0) }
        }
    }.enumerated().map {
        Trial(row: $0, backend: $1.0, dtype: $1.1, batch: $1.2)
    }
    static let done = trials.filter { !$0.isOutOfMemory }

    static func record(title: String = "Everything", backend: String? = nil) -> Record {
        Record(
            title: title,
            name: "everything",
            specification: .init(source: "sdlab: 1\n", resolved: "{}", overrides: ""),
            tables: [trialTable(backend), layers, audit, heads, histogram, drift, timing],
            provenance: [
                .init("processor", "A processor"), .init("threads", .integer(2, units: "1")),
            ]
        )
    }

    static func reader(_ record: Record = record(), in folder: TemporaryDirectory) throws
        -> RecordReader
    {
        let path = folder.file("everything.h5")
        _ = try RecordWriter.write(record, to: path)
        return try RecordReader.open(path)
    }

    private static func trialTable(_ other: String?) -> Table {
        func texts(_ name: String, _ longName: String? = nil, _ value: (Trial) -> String)
            -> Column
        {
            Column(name, trials.map(value), longName: longName ?? name)
        }
        func numbers(_ name: String, _ value: (Trial) -> Int) -> Column {
            Column(name, trials.map(value), longName: name)
        }
        func backend(_ trial: Trial) -> String {
            trial.backend == "vanilla" ? "vanilla" : other ?? trial.backend
        }
        return Table(
            "trials",
            dimension: "trial",
            columns: [
                texts("id") {
                    String(repeating: "\(Character(Unicode.Scalar(UInt8(97 + $0.row))))", count: 32)
                },
                texts("label") { "\(backend($0)) \($0.dtype) \($0.batch)" },
                texts("attention_backend", "sweep axis attention.backend", backend),
                texts("precision_dtype", "sweep axis precision.dtype") { $0.dtype },
                texts("pipeline_batch_size", "sweep axis pipeline.batch_size") { "\($0.batch)" },
                texts("status") { $0.isOutOfMemory ? "out_of_memory" : "completed" },
                texts("backend") { String($0.backend.prefix { $0 != "(" }) },
                texts("dtype") { $0.dtype },
                texts("scheduler") { _ in "pndm" }, numbers("steps") { _ in 3 },
                numbers("batch_size") { $0.batch }, numbers("images") { _ in 4 },
                numbers("flops") { _ in 1 },
                numbers("peak_bytes") { $0.isOutOfMemory ? 0 : (100 + $0.row) << 20 },
                numbers("predicted_peak_bytes") { (99 + $0.row) << 20 },
                Column(
                    "memory_limit",
                    trials.map { $0.dtype == "float32" ? 1.2e8 : .nan },
                    units: "bytes",
                    longName: "memory_limit"
                ),
                texts("error") { _ in "" },
            ]
        )
    }

    private static let layers = Table(
        "layers",
        dimension: "layer",
        columns: [
            Column(
                "path",
                [
                    "unet.down_blocks.0.attentions.1.transformer_blocks.0.attn1",
                    "vae.decoder.mid_block.attentions.0",
                ],
                longName: "path"
            ),
            Column("kind", ["self", "vae"], longName: "kind"),
            Column("heads", [2, 1], longName: "heads"),
            Column("depth", [8, 16], longName: "depth"),
        ]
    )

    /// Three steps of the first layer and a call of the second, two images each.
    struct Call {
        let trial: Trial
        let layer: Int, step: Int, image: Int
        var error: Double { trial.scale * (1 + Double(step + 2) / 3 + Double(image) / 11) }
    }

    static let calls: [Call] = done.flatMap { trial in
        [(0, 0), (0, 1), (0, 2), (1, -1)].flatMap { layer, step in
            (0..<2).map { Call(trial: trial, layer: layer, step: step, image: $0) }
        }
    }

    private static let audit = Table(
        "audit",
        dimension: "call",
        columns: [
            Column("trial", calls.map(\.trial.row), longName: "trial"),
            Column("step", calls.map(\.step), longName: "step"),
            Column("layer", calls.map(\.layer), longName: "layer"),
            Column("image", calls.map(\.image), longName: "image"),
            Column("unconditional", calls.map { _ in false }, longName: "without the prompt"),
            Column("max_abs", calls.map { $0.error * 5 }, units: "1", longName: "max_abs"),
            Column("rel_l2", calls.map(\.error), units: "1", longName: "rel_l2"),
            Column("max_ulp", calls.map { _ in 1.0 }, units: "ulp", longName: "max_ulp"),
            Column(
                "nonfinite_mismatches",
                calls.map { _ in 0.0 },
                units: "1",
                longName: "mismatches"
            ),
            Column("max_ratio", calls.map { _ in 1.0 }, units: "1", longName: "max_ratio"),
            Column(
                "bound_ratio",
                calls.map { 0.1 + 0.8 / Double($0.step + $0.image + 2) },
                units: "1",
                longName: "bound_ratio"
            ),
        ]
    )

    static let headRows = done.flatMap { trial in [(trial, 0, 0), (trial, 0, 1), (trial, 1, 0)] }
    private static let heads = Table(
        "heads",
        dimension: "layer_head",
        columns: [
            Column("trial", headRows.map(\.0.row), longName: "trial"),
            Column("layer", headRows.map(\.1), longName: "layer"),
            Column("head", headRows.map(\.2), longName: "head"),
            Column("calls", headRows.map { $0.1 == 0 ? 6 : 2 }, longName: "calls"),
        ]
            + ["max_abs", "mean_abs", "rel_l2"].enumerated().map { index, name in
                Column(
                    name,
                    headRows.map { $0.0.scale * Double(1 + index + $0.2) / 3 },
                    units: "1",
                    longName: name
                )
            }
    )

    static let cells = done.flatMap { trial in
        (0..<5).map { (trial, $0 % 2, $0 == 4 ? -128 : -10 - $0 - trial.row, 100 * ($0 + 1)) }
    }
    private static let histogram = Table(
        "error_histogram",
        dimension: "cell",
        columns: [
            Column("trial", cells.map(\.0.row), longName: "trial"),
            Column("layer", cells.map(\.1), longName: "layer"),
            Column("reference_exponent", cells.map { _ in 0 }, longName: "exponent"),
            Column("error_exponent", cells.map(\.2), longName: "exponent"),
            Column("count", cells.map(\.3), longName: "count"),
        ]
    )

    static let states = done.dropFirst().flatMap { trial in
        (0..<4).flatMap { step in (0..<2).map { (trial, step - 1, $0) } }
    }
    private static let drift = Table(
        "drift",
        dimension: "state",
        columns: [
            Column("trial", states.map(\.0.row), longName: "trial"),
            Column("reference", states.map { _ in 0 }, longName: "reference"),
            Column("prompt", states.map { _ in "red" }, longName: "prompt"),
            Column("image", states.map(\.2), longName: "image"),
            Column("step", states.map(\.1), longName: "step"),
            Column("final", states.map { $0.1 == 2 }, longName: "final"),
        ]
            + [
                "latents_rel_l2", "image_rel_l2", "image_psnr", "image_ssim",
                "image_changed_pixels", "precision_band", "seed_band",
            ].enumerated().map { index, name in
                Column(
                    name,
                    states.map { trial, step, image in
                        distance(trial, step, image) * Double(index * index + 1)
                    },
                    units: "1",
                    longName: name
                )
            }
    )

    /// 0 before the first step.
    static func distance(_ trial: Trial, _ step: Int, _ image: Int) -> Double {
        trial.scale * Double(step + 1) * (1 + Double(image) / 3)
    }

    /// A warm-up and three times of each trial.
    static let samples = done.flatMap { trial in (0..<4).map { (trial, $0) } }
    static func seconds(_ trial: Trial, _ sample: Int) -> Double {
        (trial.backend == "vanilla" ? 1 : 0.7) / Double(trial.batch) + Double(sample) / 37
    }
    private static let timing = Table(
        "timing",
        dimension: "sample",
        columns: [
            Column("trial", samples.map(\.0.row), longName: "trial"),
            Column("phase", samples.map { _ in "total" }, longName: "phase"),
            Column("repeat", samples.map { max($0.1 - 1, 0) }, longName: "repeat"),
            Column("warmup", samples.map { $0.1 == 0 }, longName: "warm-up"),
            Column("seconds", samples.map { seconds($0.0, $0.1) }, units: "s", longName: "seconds"),
        ]
    )
}
