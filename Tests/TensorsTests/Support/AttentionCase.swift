import Tensors

/// Inputs of an attention with everything that can be asked of it.
struct AttentionCase: Sendable, CustomStringConvertible {
    /// Which keys a query may see.
    enum Mask: String, CaseIterable, Sendable {
        case none, causal, additive, shared, causalAdditive
    }

    var batch = 2, queries = 70, keys = 45, depth = 8
    var heads = 4, keyHeads = 2
    var mask = Mask.none
    var kind = Samples.Kind.ordinary

    var description: String {
        "\(batch)×\(queries)×\(keys), \(heads)/\(keyHeads) heads of \(depth), \(mask), \(kind)"
    }

    /// The tensors, masks in the wide type `state`.
    func definition(_ dtype: DType, state: DType) -> AttentionDefinition {
        var samples = Samples(seed: UInt64(queries * 1000 + keys))
        return AttentionDefinition(
            queries: samples.tensor([batch, queries, heads * depth], dtype, kind),
            keys: samples.tensor([batch, keys, keyHeads * depth], dtype, kind),
            values: samples.tensor([batch, keys, keyHeads * depth], dtype, kind),
            heads: heads,
            keyHeads: keyHeads,
            scale: 1 / Double(depth).squareRoot(),
            mask: mask(state, &samples)
        )
    }

    private func mask(_ state: DType, _ samples: inout Samples) -> AttentionMask {
        func additive(_ shape: [Int]) -> Tensor {
            var numbers = samples.numbers(shape.reduce(1, *), state)
            // Some keys are hidden, and the first query sees none at all.
            for place in numbers.indices where place < keys || place % 5 == 2 {
                numbers[place] = -.infinity
            }
            return Tensor(numbers, shape: shape, dtype: state)
        }
        switch mask {
        case .none: return .none
        case .causal: return AttentionMask(isCausal: true)
        case .additive: return AttentionMask(additive: additive([batch, heads, queries, keys]))
        case .shared: return AttentionMask(additive: additive([1, 1, 1, keys]))
        case .causalAdditive:
            return AttentionMask(isCausal: true, additive: additive([batch, 1, queries, keys]))
        }
    }
}
