import Crypto
import Foundation
import Records
import Specs
import TestSupport

/// A record made by hand, as an experiment of two trials would leave it: audited calls, tensors, times.
struct Sample {
    /// One trial.
    struct Trial {
        var seed = 1
        var label = "flash"
        /// The settings besides the seed.
        var epoch = 3
        /// Elements of the latents, `[1, 2, 2, 1]` in float16.
        var latents: [Float16] = [1, -2, 0.5, .nan]
        /// The largest error of each call: text, then two layers in each of three steps, then the autoencoder.
        var errors: [Double] = [1e-7, 1e-3, 2e-3, 1e-3, 2e-3, 1e-3, 2e-3, 3e-4]
        var status = "completed"
        var seconds: [Double] = [9, 1.0, 1.1, 0.9]
        /// Elements of the latents at each step, `[3, 2]` in float32; empty for none.
        var states: [Float] = []

        var settings: CanonicalJSON.Value {
            .object([
                "numerics_epoch": .integer(Int128(epoch)),
                "prompts": .array([.object(["seed": .integer(Int128(seed))])]),
                "attention": .object(["backend": .string(label)]),
            ])
        }

        var id: String {
            SHA256.hash(data: CanonicalJSON.bytes(settings))
                .map { String(format: "%02x", $0) }.joined()
        }

        var shortID: String { String(id.prefix(12)) }
    }

    static let layers = [
        "text_encoder.layers.0.self_attn", "unet.down_blocks.0.attn1", "unet.up_blocks.0.attn2",
        "vae.decoder.attn",
    ]
    static let steps = [-1, 0, 0, 1, 1, 2, 2, -1]
    static let layerOfCall = [0, 1, 2, 1, 2, 1, 2, 3]

    var trials = [Trial(), Trial(seed: 2, label: "math")]
    var facts = [Record.Fact("processor", "A"), Record.Fact("threads", .integer(2, units: "1"))]
    var isShard = false
    /// Tables that a record has besides those of its shards.
    var recordTables: [Table] = []
    var name = "sample"

    /// The record of these trials.
    var record: Record {
        let plan = CanonicalJSON.Value.object([
            "name": .string(name), "sdlab": .integer(1),
            "trials": .array(
                trials.map { .object(["id": .string($0.id), "settings": $0.settings]) }
            ),
        ])
        return Record(
            title: "A sample",
            name: name,
            trial: isShard ? trials[0].id : nil,
            specification: .init(
                source: "sdlab: 1\n",
                resolved: CanonicalJSON.text(isShard ? trials[0].settings : plan),
                overrides: "[]"
            ),
            tables: [trialTable, layerTable, audit, timing] + (isShard ? [] : recordTables),
            tensors: trials.flatMap(tensors),
            provenance: facts
        )
    }

    /// Writes the record into a folder, and opens it.
    func written(in folder: TemporaryDirectory, as file: String) throws -> RecordReader {
        try RecordReader.open(path(in: folder, as: file))
    }

    /// Writes the record into a folder, and answers its path.
    func path(in folder: TemporaryDirectory, as file: String) throws -> String {
        let path = folder.file(file)
        try FileManager.default.createDirectory(
            at: URL(filePath: path).deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try RecordWriter.write(record, to: path)
        return path
    }

    private func tensors(_ trial: Trial) -> [Records.RecordedTensor] {
        func bytes(_ values: [some BitwiseCopyable]) -> [UInt8] {
            values.withUnsafeBytes { Array($0) }
        }
        let latents = Records.RecordedTensor(
            trial: trial.shortID,
            name: "latents",
            format: .float16,
            shape: [1, 2, 2, 1],
            axes: ["image", "height", "width", "channel"],
            bytes: bytes(trial.latents)
        )
        guard !trial.states.isEmpty else { return [latents] }
        let states = Records.RecordedTensor(
            trial: trial.shortID,
            name: "trajectory",
            format: .float32,
            shape: [trial.states.count / 2, 2],
            axes: ["state", "channel"],
            bytes: bytes(trial.states)
        )
        return [latents, states]
    }

    private var trialTable: Table {
        func whole(_ name: String, _ value: Int, units: String = "1") -> Column {
            Column(name, trials.map { _ in value }, units: units, longName: name)
        }
        func text(_ name: String, _ value: (Trial) -> String) -> Column {
            Column(name, trials.map(value), longName: name)
        }
        return Table(
            "trials",
            dimension: "trial",
            columns: [
                text("id", \.id), text("label", \.label),
                Column(
                    "attention_backend",
                    trials.map(\.label),
                    longName: "sweep axis attention.backend"
                ),
                text("status", \.status), text("backend", \.label),
                text("dtype") { _ in "float16" },
                text("scheduler") { _ in "DDIMScheduler" }, whole("steps", 3),
                whole("batch_size", 1), whole("images", 1), whole("flops", 1000),
                whole("peak_bytes", 4096, units: "bytes"),
                whole("predicted_peak_bytes", 4096, units: "bytes"), text("error") { _ in "" },
                text("tensors_sha256") { Records.RecordedTensor.digest(of: tensors($0)) },
            ]
        )
    }

    private var layerTable: Table {
        Table(
            "layers",
            dimension: "layer",
            columns: [
                Column("path", Self.layers, longName: "path"),
                Column("kind", ["text", "self", "cross", "vae"], longName: "kind"),
                Column("heads", [2, 2, 2, 1], longName: "heads"),
                Column("depth", [8, 8, 8, 16], longName: "depth"),
            ]
        )
    }

    private var audit: Table {
        let calls = trials.indices.flatMap { trial in
            trials[trial].errors.indices.map { (trial: trial, call: $0) }
        }
        func reals(_ name: String, units: String = "1", _ value: (Double) -> Double) -> Column {
            Column(
                name,
                calls.map { value(trials[$0.trial].errors[$0.call]) },
                units: units,
                longName: name
            )
        }
        return Table(
            "audit",
            dimension: "call",
            columns: [
                Column("trial", calls.map(\.trial), longName: "trial"),
                Column("step", calls.map { Self.steps[$0.call] }, longName: "step"),
                Column("layer", calls.map { Self.layerOfCall[$0.call] }, longName: "layer"),
                Column("image", calls.map { _ in 0 }, longName: "image"),
                Column("unconditional", calls.map { _ in false }, longName: "unconditional"),
                Column("backend", calls.map { trials[$0.trial].label }, longName: "backend"),
                reals("max_abs") { $0 }, reals("rel_l2") { $0 / 2 },
                reals("max_ulp", units: "ulp") { _ in 3 },
                reals("nonfinite_mismatches") { _ in 0 }, reals("max_ratio") { _ in .nan },
            ]
        )
    }

    private var timing: Table {
        let samples = trials.indices.flatMap { trial in
            trials[trial].seconds.indices.map { (trial: trial, place: $0) }
        }
        return Table(
            "timing",
            dimension: "sample",
            columns: [
                Column("trial", samples.map(\.trial), longName: "trial"),
                Column("phase", samples.map { _ in "total" }, longName: "phase"),
                Column("repeat", samples.map { max($0.place - 1, 0) }, longName: "repeat"),
                // The first is a warm-up.
                Column("warmup", samples.map { $0.place == 0 }, longName: "warm-up"),
                Column(
                    "seconds",
                    samples.map { trials[$0.trial].seconds[$0.place] },
                    units: "s",
                    longName: "seconds"
                ),
            ]
        )
    }
}
