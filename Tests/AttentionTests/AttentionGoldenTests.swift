import Attention
import Checkpoints
import Tensors
import TestSupport
import Testing

/// One variant of one golden case, for every backend to answer.
private struct Question {
    let file: SafetensorsFile
    let variant: String
    let heads: Int, keyHeads: Int
    let scale: Double?
    let isCausal: Bool
    let maskName: String?

    /// The input in a dtype, on an evaluator; goldens are `[batch, heads, tokens, depth]`.
    func input(_ dtype: DType, in evaluator: Evaluator) throws -> AttentionInput {
        func tokensFirst(_ name: String) throws -> Tensor {
            let x = try file.tensor(name)
            let y = try evaluator.permute(evaluator.cast(x, to: dtype), [0, 2, 1, 3])
            return y.reshaped([y.shape[0], y.shape[1], y.shape[2] * y.shape[3]])
        }
        var additive: Tensor?
        if let maskName, let entry = file.entry(maskName) {
            let isBool = entry.storedType.dtype == nil
            let values = try file.doubles(maskName).map { isBool ? ($0 == 0 ? -.infinity : 0) : $0 }
            additive = Tensor(values, shape: entry.shape, dtype: dtype.wide)
        }
        return AttentionInput(
            queries: try tokensFirst("q"),
            keys: try tokensFirst("k"),
            values: try tokensFirst("v"),
            heads: heads,
            keyHeads: keyHeads,
            scale: scale,
            mask: AttentionMask(isCausal: isCausal, additive: additive)
        )
    }

    /// The truth as `[batch, queries, heads · depth]`; a query that sees nothing gives 0, not float64's NaN.
    func truth(in evaluator: Evaluator) throws -> [Double] {
        try evaluator.permute(file.tensor("out.\(variant).f64"), [0, 2, 1, 3]).doubles()
            .map { $0.isNaN ? 0 : $0 }
    }
}

private func questions(_ golden: GoldenCase) throws -> [Question] {
    let file = try golden.load()
    return (golden.params["variants"]?.object ?? [:]).sorted { $0.key < $1.key }.map {
        Question(
            file: file,
            variant: $0.key,
            heads: golden.params["H"]?.int ?? 1,
            keyHeads: golden.params["Hk"]?.int ?? 1,
            scale: $0.value["scale"]?.double,
            isCausal: $0.value["is_causal"]?.bool ?? false,
            maskName: $0.value["attn_mask"]?.string
        )
    }
}

@Suite("Attention against the golden data")
struct AttentionGoldenTests {
    static let cases = Golden.cases("attention")

    @Test("there are golden cases")
    func present() { #expect(!Self.cases.isEmpty) }

    @Test("the float64 reference meets PyTorch's float64", arguments: cases)
    func reference(golden: GoldenCase) throws {
        let evaluator = Evaluator()
        for question in try questions(golden) {
            let input = try question.input(.float32, in: evaluator)
            let truth = try question.truth(in: evaluator)
            let output = Comparison(
                try ReferenceAttention.attend(input, in: evaluator).doubles(),
                truth: truth
            )
            // Both sum in float64 in another order; peaked scores reach 40.
            #expect(output.relL2 < 1e-13, "\(question.variant): \(output)")
            let lse = Comparison(
                try ReferenceAttention.logsumexp(input, in: evaluator).doubles(),
                truth: try question.file.tensor("lse.\(question.variant).f64").doubles()
            )
            #expect(lse.maxAbs < 1e-12, "\(question.variant): \(lse)")
        }
    }

    @Test("every backend meets the truth in every dtype", arguments: cases, DType.allCases)
    func backends(golden: GoldenCase, dtype: DType) throws {
        let evaluator = Evaluator()
        for question in try questions(golden) {
            let input = try question.input(dtype, in: evaluator)
            let truth = try question.truth(in: evaluator)
            // The error of scores in the exponent: a rounding of a score s moves P by s · u.
            let peak =
                try ReferenceAttention.logsumexp(input, in: evaluator).doubles()
                .filter(\.isFinite).map(abs).max() ?? 1
            let bound = (16 + 2 * peak) * dtype.unitRoundoff
            for type in AttentionBackends.all {
                let backend = try type.init(options: [:])
                let result = try backend.attend(input, in: evaluator)
                #expect(result.type == input.queries.type)
                let comparison = Comparison(result.doubles(), truth: truth)
                #expect(
                    comparison.relL2 < bound,
                    "\(type.name) \(question.variant): \(comparison)"
                )
            }
        }
    }

    @Test("sliced has vanilla's bits for every slice size", arguments: cases, DType.allCases)
    func sliced(golden: GoldenCase, dtype: DType) throws {
        let evaluator = Evaluator()
        for question in try questions(golden) {
            let input = try question.input(dtype, in: evaluator)
            let vanilla = try VanillaAttention().attend(input, in: evaluator)
            for size in [1, 2, 3, 7] {
                let sliced = try SlicedAttention(options: ["slice_size": .integer(size)])
                #expect(try sliced.attend(input, in: evaluator).hasEqualBits(vanilla))
            }
        }
    }
}
