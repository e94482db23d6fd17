import Records

/// A record of two backends in two formats, one of whose trials was not completed, beside a reference.
enum AskedRecord {
    static let backends = ["vanilla", "vanilla", "flash", "flash", "math"]
    static let dtypes = ["float32", "float16", "float32", "float16", "float64"]
    static let layers = ["unet.0.attn1", "unet.0.attn2"]

    static var record: Record {
        Record(
            title: "Asked",
            name: "asked",
            specification: .init(source: "", resolved: "{}", overrides: "[]"),
            tables: [trials, layerTable, audit, timing]
        )
    }

    static var trials: Table {
        Table(
            "trials",
            dimension: "trial",
            columns: [
                Column("id", ["a", "b", "c", "d", "e"], longName: "identity"),
                SweepAxis.column("attention_backend", path: "attention.backend", backends),
                SweepAxis.column("precision_dtype", path: "precision.dtype", dtypes),
                SweepAxis.column(
                    "pipeline_steps",
                    path: "pipeline.steps",
                    ["50", "50", "50", "50", "50"]
                ),
                Column(
                    "role",
                    ["trial", "trial", "trial", "trial", "reference"],
                    longName: "role"
                ),
                Column(
                    "status",
                    ["completed", "completed", "completed", "out_of_memory", "completed"],
                    longName: "status"
                ),
                Column("peak_bytes", [100, 50, 80, 0, 300], units: "bytes", longName: "peak"),
            ]
        )
    }

    static var layerTable: Table {
        Table(
            "layers",
            dimension: "layer",
            columns: [
                Column("path", layers, longName: "path"),
                Column("kind", ["self", "cross"], longName: "kind"),
            ]
        )
    }

    /// Two layers and two steps of each trial that was audited; the last value of flash is undefined.
    static var audit: Table {
        let trial = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]
        return Table(
            "audit",
            dimension: "call",
            columns: [
                Column("trial", trial, longName: "trial"),
                Column("step", trial.indices.map { $0 / 2 % 2 }, longName: "step"),
                Column("layer", trial.indices.map { $0 % 2 }, longName: "layer"),
                Column("backend", trial.map { backends[$0] }, longName: "what ran"),
                Column("unconditional", trial.indices.map { $0 % 4 == 0 }, longName: "half"),
                Column(
                    "max_abs",
                    [1, 2, 3, 4, 10, 20, 30, .infinity, 5, 6, 7, .nan],
                    units: "1",
                    longName: "largest error"
                ),
            ]
        )
    }

    static var timing: Table {
        let phases = ["total", "unet", "total", "unet", "total", "unet"]
        return Table(
            "timing",
            dimension: "sample",
            columns: [
                Column("trial", [0, 0, 0, 0, 0, 0], longName: "trial"),
                Column("phase", phases, longName: "phase"),
                Column("warmup", [true, true, false, false, false, false], longName: "warm-up"),
                Column("seconds", [9, 8, 2, 1, 4, 3], units: "s", longName: "time"),
            ]
        )
    }
}
