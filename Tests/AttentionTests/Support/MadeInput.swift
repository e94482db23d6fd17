import Attention
import Tensors
import TestSupport

/// Seeded attention inputs of one image.
struct MadeInput {
    /// How numbers are distributed.
    enum Distribution: CaseIterable, Sendable {
        /// Even between 0 and 1.
        case uniform
        /// About normal, as a sum of twelve uniform numbers is.
        case normal
    }

    var queries = 128, keys = 1024, depth = 64, heads = 1
    var distribution = Distribution.uniform
    var mask = AttentionMask.none

    /// Queries, keys and values in a dtype, from numbers that do not depend on it.
    func input(_ dtype: DType) -> AttentionInput {
        var source = Mutation(seed: UInt64(keys * 1000 + depth))
        func unit() -> Double { Double(source.next() >> 11) * 0x1p-53 }
        func tensor(_ tokens: Int) -> Tensor {
            let numbers = (0..<tokens * heads * depth).map { _ in
                switch distribution {
                case .uniform: unit()
                case .normal: (0..<12).reduce(-6) { sum, _ in sum + unit() }
                }
            }
            return Tensor(numbers, shape: [1, tokens, heads * depth], dtype: dtype)
        }
        return AttentionInput(
            queries: tensor(queries),
            keys: tensor(keys),
            values: tensor(keys),
            heads: heads,
            mask: mask
        )
    }

    /// The largest error of a backend against float64.
    func error(_ backend: any AttentionBackend, _ dtype: DType) throws -> Double {
        let input = input(dtype), evaluator = Evaluator()
        let truth = try ReferenceAttention.attend(input, in: evaluator).doubles()
        let output = try backend.attend(input, in: evaluator).doubles()
        return zip(output, truth).map { abs($0 - $1) }.max() ?? 0
    }
}
