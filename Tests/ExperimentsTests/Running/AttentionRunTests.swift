import Attention
import ErrorAnalysis
import Experiments
import Foundation
import Records
import Tensors
import TestSupport
import Testing

/// Trials of attention alone.
struct AttentionRunTests {
    private static let kept = ["record: {tensors: [attention_output]}"]

    @Test("an answer is the backend's to each seed's inputs, audited problem by problem")
    func answers() throws {
        let experiment = SyntheticExperiment(
            sections: ["record: {tensors: [attention_output, attention_worst]}", "audit: {}"]
        )
        let workload = try experiment.workload(), record = try experiment.plan().record()
        let output = try record.requiredTensor("attention_output")
        #expect(
            output.shape == [2, 2, 24, 16] && output.axes == ["seed", "image", "query", "feature"]
        )
        let audit = try record.requiredTable("audit")
        #expect(try audit.integers("seed") == [0, 0, 1, 1])
        #expect(try audit.integers("image") == [0, 1, 2, 3])
        #expect(try audit.integers("layer") == [0, 0, 0, 0])
        let backend = try FlashAttention(options: [:])
        var errors: [Double] = [], bytes: [UInt8] = []
        for seed in workload.seeds {
            let input = try SyntheticInputs(workload, .float16)
                .input(SyntheticTensors(workload, seed: seed, .float16), on: MemoryLedger())
            let answer = try backend.attend(input, in: Evaluator())
            let reference = try ReferenceAttention.attend(input, in: Evaluator())
            bytes += answer.bytes
            for image in 0..<2 {
                let elements = image * 24 * 16..<(image + 1) * 24 * 16
                errors.append(
                    zip(answer.doubles()[elements], reference.doubles()[elements])
                        .map { abs($0 - $1) }.max() ?? .nan
                )
            }
        }
        #expect(output.bytes == bytes)
        #expect(try audit.reals("max_abs") == errors && errors.allSatisfy { $0 > 0 })
        let worst = try record.requiredTable("attention_worst")
        #expect(try worst.reals("max_abs") == [errors.max()])
        let place = try #require(errors.firstIndex(of: errors.max() ?? 0))
        #expect(try worst.integers("seed") == [place / 2])
    }

    @Test("layers of other heads, depth or keys have rows of their own")
    func layers() throws {
        let experiment = SyntheticExperiment(
            inputs: "{heads: 2, queries: 8, keys: 8, depth: 8}",
            sections: [
                "audit: {}", "sweep: {grid: {inputs.depth: [8, 16], inputs.keys: [8, 12]}}",
            ]
        )
        let record = try experiment.plan().record()
        let layers = try record.requiredTable("layers")
        #expect(try layers.strings("path") == Array(repeating: "attention", count: 4))
        #expect(try layers.strings("kind") == ["self", "cross", "self", "cross"])
        #expect(try layers.integers("depth") == [8, 8, 16, 16])
        #expect(try record.requiredTable("audit").integers("layer") == [0, 1, 2, 3])
    }

    /// Every backend, so that a new one arrives tested.
    @Test(
        "every backend runs, audited within its bound, timed and forecast",
        arguments: AttentionBackends.names
    )
    func backends(name: String) throws {
        let experiment = SyntheticExperiment(
            inputs:
                "{batch: 2, heads: 4, key_heads: 2, queries: 40, keys: 33, depth: 16, causal: true, "
                + "mask: padding, distribution: outliers, seeds: [0, 5]}",
            attention: "{backend: \(name)}",
            sections: [
                "audit: {gates: {bound: true, nonfinite: fail}, probabilities: true}",
                "timing: {warmup: 1, repeats: 2}",
                "sweep: {grid: {precision.dtype: [float64, float32, float16, bfloat16]}}",
            ] + Self.kept
        )
        let plan = try experiment.plan(), record = try plan.record()
        let trials = try record.requiredTable("trials")
        #expect(try trials.strings("status") == Array(repeating: "completed", count: 4))
        #expect(try trials.integers("peak_bytes") == trials.integers("predicted_peak_bytes"))
        #expect(try trials.integers("flops").allSatisfy { $0 > 0 })
        #expect(try record.requiredTable("audit").count == 4 * 2 * 2)
        let verdicts = try record.requiredTable("verdicts").strings("verdict")
        #expect(!verdicts.isEmpty && !verdicts.contains("fail"), "\(verdicts)")
        let timing = try record.requiredTable("timing")
        #expect(try timing.strings("phase").count { $0 == "attention" } == 4 * 3)
        #expect(try timing.integers("warmup").count { $0 == 1 } == 4 * 2)
        #expect(try timing.reals("seconds").allSatisfy { $0 > 0 })
    }

    @Test(
        "neither threads, instruction sets nor the order of seeds change a bit",
        arguments: AttentionBackends.names
    )
    func bits(name: String) throws {
        func output(
            _ seeds: String,
            threads: Int = 1,
            instructionSet: String = "scalar"
        ) throws -> Records.RecordedTensor {
            try SyntheticExperiment(
                inputs:
                    "{heads: 2, queries: 33, keys: 70, depth: 24, distribution: outliers, seeds: \(seeds)}",
                attention: "{backend: \(name)}",
                sections: Self.kept
            ).plan().record(threads: threads, instructionSet: instructionSet)
                .requiredTensor("attention_output")
        }
        let first = try output("[7, 8]").bytes
        for set in InstructionSet.available {
            #expect(
                try output("[7, 8]", threads: 3, instructionSet: set.rawValue).bytes == first
            )
        }
        let half = first.count / 2
        #expect(try output("[8, 7]").bytes == Array(first[half...] + first[..<half]))
        #expect(try output("[8]").bytes == Array(first[half...]))
    }

    @Test("shared key heads answer as repeated ones do", arguments: AttentionBackends.names)
    func groupedQueries(name: String) throws {
        let workload = try SyntheticExperiment(
            inputs: "{batch: 2, heads: 4, key_heads: 2, queries: 9, keys: 21, depth: 8}"
        ).workload()
        let tensors = SyntheticTensors(workload, seed: 1, .float16)
        let input = try SyntheticInputs(workload, .float16).input(tensors, on: MemoryLedger())
        func repeated(_ tensor: Tensor) -> Tensor {
            let numbers = tensor.doubles()
            let rows = (0..<2 * 21 * 4).flatMap { place -> ArraySlice<Double> in
                let row = place / 4 * 2 + place % 4 / 2
                return numbers[row * 8..<(row + 1) * 8]
            }
            return Tensor(rows, shape: [2, 21, 32], dtype: .float16)
        }
        let type = try #require(AttentionBackends.named(name)),
            backend = try type.init(options: [:])
        let plain = AttentionInput(
            queries: input.queries,
            keys: repeated(input.keys),
            values: repeated(input.values),
            heads: 4
        )
        #expect(
            try backend.attend(input, in: Evaluator())
                .hasEqualBits(backend.attend(plain, in: Evaluator()))
        )
    }

    @Test("what is hidden does not matter: causal attention of one query is its only key's value")
    func causal() throws {
        let experiment = SyntheticExperiment(
            inputs: "{heads: 2, queries: 1, keys: 30, depth: 8, causal: true, seeds: [4]}",
            attention: "{backend: vanilla}",
            precision: "{dtype: float64}",
            sections: Self.kept
        )
        let output = try experiment.plan().record().requiredTensor("attention_output")
        let values = SyntheticTensors(try experiment.workload(), seed: 4, .float64).values
        #expect(output.bytes == values.copy(of: 0..<16, shape: [16]).bytes)
    }

    @Test("a yardstick in the trial's own dtype is compared bit by bit, and with itself it agrees")
    func sameDType() throws {
        let record = try SyntheticExperiment(
            sections: [
                "audit: {reference: {backend: vanilla, dtype: same}}",
                "sweep: {grid: {attention.backend: [vanilla, flash]}}",
            ]
        ).plan().record()
        let audit = try record.requiredTable("audit"), errors = try audit.reals("max_abs")
        #expect(errors[..<4].allSatisfy { $0 == 0 } && errors[4...].allSatisfy { $0 > 0 })
        // Both are float16, so their distances are whole numbers of it.
        #expect(try audit.reals("max_ulp").allSatisfy { $0 == $0.rounded() })
        let backends = try record.requiredTable("backends")
        #expect(
            try zip(backends.strings("role"), backends.strings("dtype"))
                .allSatisfy { $0 != "reference" || $1 == "float16" }
        )
    }

    @Test("the record has what attention alone has, and nothing of a pipeline")
    func tables() throws {
        let record = try SyntheticExperiment(sections: ["audit: {}", "timing: {}"]).plan().record()
        let trials = try record.requiredTable("trials")
        for name in ["scheduler", "steps", "batch_size", "first_bad_module"] {
            #expect(trials[name] == nil)
        }
        #expect(try trials.integers("queries") == [24] && trials.integers("images") == [4])
        #expect(try trials.reals("scale") == [1 / 8.0.squareRoot()])
        #expect(record.table("images") == nil && record.table("health") == nil)
        #expect(try record.requiredTable("layers").strings("kind") == ["self"])
        #expect(record.tensors.isEmpty)
    }

    @Test("block sizes and threads may be axes across which bits are the same")
    func invariance() throws {
        let experiment = SyntheticExperiment(
            sections: [
                "sweep: {grid: {attention.backend.block_q: [16, 32], machine.threads: [1, 2]}}",
                "invariance: {across: [attention.backend.block_q, machine.threads]}",
            ] + Self.kept
        )
        let record = try experiment.plan().record()
        let verdicts = try record.requiredTable("verdicts")
        #expect(try verdicts.strings("gate") == Array(repeating: "equal_bits", count: 4))
        #expect(try verdicts.strings("verdict") == Array(repeating: "pass", count: 4))
        var other = experiment
        other.sections[0] = "sweep: {grid: {attention.backend.block_k: [8, 16]}}"
        other.sections[1] = "invariance: {across: [attention.backend.block_k]}"
        let failed = try other.plan().record().requiredTable("verdicts")
        #expect(try failed.strings("verdict") == ["pass", "fail"])
    }
}
