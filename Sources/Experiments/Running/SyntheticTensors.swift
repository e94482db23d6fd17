import Randomness
import Specs
package import Tensors

/// Queries, keys and values of one seed: drawn wide, and rounded once.
///
/// Each of the three has streams of its own, so that none depends on how large another is; an image of a batch has the same
/// numbers whatever the batch's size. No ledger counts them.
package struct SyntheticTensors: Sendable {
    /// Queries `[batch, queries, heads · depth]`; keys and values `[batch, keys, key heads · depth]`.
    package let queries: Tensor, keys: Tensor, values: Tensor

    /// What a stream is for.
    private enum Purpose: UInt32 {
        case queries, keys, values
    }

    /// The tensors of a seed in a dtype.
    package init(_ workload: AttentionWorkload, seed: UInt64, _ dtype: DType) {
        func tensor(_ purpose: Purpose, _ shape: [Int]) -> Tensor {
            Tensor(
                Self.numbers(workload.distribution, seed: seed, purpose, shape),
                shape: shape,
                dtype: dtype
            )
        }
        queries = tensor(.queries, workload.queryShape)
        keys = tensor(.keys, workload.keyShape)
        values = tensor(.values, workload.keyShape)
    }

    /// The tensors of any seed without their numbers.
    init(
        symbolic workload: AttentionWorkload,
        _ dtype: DType
    ) throws(MemoryLimitExceeded) {
        queries = try .symbolic(workload.queryShape, dtype)
        keys = try .symbolic(workload.keyShape, dtype)
        values = try .symbolic(workload.keyShape, dtype)
    }

    /// The numbers of a tensor `[batch, tokens, width]`.
    private static func numbers(
        _ distribution: InputDistribution,
        seed: UInt64,
        _ purpose: Purpose,
        _ shape: [Int]
    ) -> [Double] {
        let count = shape.reduce(1, *)
        func stream(_ draw: UInt32 = 0) -> IndexedStream {
            IndexedStream(seed: seed, purpose: purpose.rawValue, draw: draw)
        }
        switch distribution {
        case .normal: return stream().normals(count)
        case .uniform: return stream().uniforms(count)
        case .outliers:
            // Shah et al. (2024), section 4.3: N(0, 1) + N(0, 100) · Bernoulli(0.001), variances.
            let large = stream(1).normals(count), chances = stream(2).uniforms(count)
            return zip(stream().normals(count), zip(large, chances)).map { number, other in
                other.1 < 0.001 ? number + 10 * other.0 : number
            }
        case .repeatedMaxima:
            switch purpose {
            case .queries: return stream().normals(count)
            case .keys: return repeatedRows(stream(), shape)
            case .values: return stream().normals(count).map { -$0.magnitude }
            }
        }
    }

    /// Each key twice in a row, the last one thrice where they are odd: whatever a query's largest score is, it has it again.
    private static func repeatedRows(_ stream: IndexedStream, _ shape: [Int]) -> [Double] {
        let (batch, tokens, width) = (shape[0], shape[1], shape[2]), rows = tokens / 2
        let drawn = stream.normals(batch * rows * width)
        return (0..<batch * tokens).flatMap { token in
            let row = token / tokens * rows + min(token % tokens / 2, rows - 1)
            return drawn[row * width..<(row + 1) * width]
        }
    }
}

extension AttentionWorkload {
    /// The shape of queries, and of keys and values.
    fileprivate var queryShape: [Int] { [batch, queries, heads * depth] }
    fileprivate var keyShape: [Int] { [batch, keys, keyHeads * depth] }
}
