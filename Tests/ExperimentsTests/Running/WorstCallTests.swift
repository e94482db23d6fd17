import Attention
import ErrorAnalysis
import Experiments
import Records
import Tensors
import TestSupport
import Testing

/// The worst call of a trial, kept so that it can be computed again.
struct WorstCallTests {
    private func made(_ backend: String, _ dtype: String, layers: String) throws -> (Record, Plan) {
        let plan = try TinyExperiment(
            pipeline: "{steps: 2, width: 32, height: 32}",
            attention: "{backend: \(backend)}",
            precision: "{dtype: \(dtype)}",
            sections: ["audit: {layers: \"\(layers)\"}", "record: {tensors: [attention_worst]}"]
        ).plan()
        return (try plan.record(), plan)
    }

    @Test(
        "computed again, the kept query gives the kept output and the recorded error",
        arguments: AttentionBackends.names,
        [
            ("float16", "*"), ("bfloat16", "unet.*"), ("float32", "text_encoder.*"),
            ("float16", "*.attn2"),
        ]
    )
    func again(name: String, setting: (dtype: String, layers: String)) throws {
        let (record, plan) = try made(name, setting.dtype, layers: setting.layers)
        func tensor(_ name: String) throws -> Tensor {
            try #require(try record.requiredTensor("attention_worst_\(name)").tensor)
        }
        let table = try record.requiredTable("attention_worst")
        #expect(table.count == 1)
        let query = try tensor("query"), keys = try tensor("keys"), values = try tensor("values")
        let depth = query.count
        let input = AttentionInput(
            queries: query.reshaped([1, 1, depth]),
            keys: keys.reshaped([1, keys.shape[0], depth]),
            values: values.reshaped([1, keys.shape[0], depth]),
            heads: 1,
            scale: try table.reals("scale")[0]
        )
        let backend = try #require(AttentionBackends.named(name)).init(options: [:])
        let output = try backend.attend(input, in: Evaluator())
        #expect(output.reshaped([depth]).hasEqualBits(try tensor("output")))
        let reference = try ReferenceAttention.attend(input, in: Evaluator())
        let stored = try tensor("reference").doubles()
        #expect(reference.doubles() == stored)
        let feature = try table.integers("feature")[0]
        let error = abs(output.doubles()[feature] - stored[feature])
        #expect(error == (try table.reals("max_abs")[0]))
        #expect(plan.trials.count == 1)
    }

    @Test("it is the first call with the largest error of the trial")
    func worst() throws {
        let (record, _) = try made("vanilla", "float16", layers: "*")
        let audit = try record.requiredTable("audit")
        let table = try record.requiredTable("attention_worst")
        let errors = try audit.reals("max_abs")
        let largest = try #require(errors.max())
        let call = try #require(errors.firstIndex(of: largest))
        #expect(try table.reals("max_abs") == [largest])
        for column in ["step", "layer", "image", "unconditional"] {
            #expect(try table.integers(column)[0] == audit.integers(column)[call], "\(column)")
        }
        let layers = try record.requiredTable("layers"), layer = try table.integers("layer")[0]
        let heads = try layers.integers("heads")[layer], depth = try layers.integers("depth")[layer]
        let place =
            try (table.integers("query")[0] * heads + table.integers("head")[0]) * depth
            + table.integers("feature")[0]
        #expect(try audit.reals("worst_index")[call] == Double(place))
    }

    @Test(
        "a shard without it runs again where it is asked for, and one with it serves those who do not ask"
    )
    func fitness() throws {
        let folder = try TemporaryDirectory(), log = EventLog(), other = EventLog()
        let plain = TinyExperiment(sections: [
            "audit: {steps: [0]}", "record: {tensors: [latents]}",
        ])
        var asking = plain
        asking.sections[1] = "record: {tensors: [latents, attention_worst]}"
        _ = try plain.plan().run(into: folder.path)
        _ = try asking.plan().run(into: folder.path, observer: log.observer)
        #expect(log.ranTrials == [0])
        let summary = try plain.plan().run(into: folder.path, observer: other.observer)
        #expect(other.ranTrials.isEmpty)
        let record = try RecordReader.open(summary.recordPath).record()
        #expect(record.table("attention_worst") == nil)
        #expect(record.tensors.map(\.name) == ["latents"])
        #expect(summary.contentDigest == (try plain.plan().record().contentDigest))
    }
}
