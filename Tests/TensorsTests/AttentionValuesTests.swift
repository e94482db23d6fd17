import Tensors
import Testing

/// Probabilities times values: one chain over the keys, for any pairs, merged or not.
struct AttentionValuesTests {
    private static func probabilities(_ test: AttentionCase, _ dtype: DType) -> Tensor {
        var samples = Samples(seed: 38)
        return samples.tensor([test.batch * test.heads, test.queries, test.keys], dtype, test.kind)
    }

    private static func values(
        _ evaluator: Evaluator,
        _ probabilities: Tensor,
        _ values: Tensor,
        _ test: AttentionCase,
        pairs: Range<Int>
    ) throws -> Tensor {
        try evaluator.attentionValues(
            probabilities: try evaluator.slice(probabilities, pairs),
            values: values,
            heads: test.heads,
            keyHeads: test.keyHeads,
            pairs: pairs
        )
    }

    /// `[pairs, queries, depth]`.
    private static func definition(_ p: Tensor, _ v: Tensor, _ test: AttentionCase) -> [Double] {
        let numbers = p.doubles(), values = v.doubles(), block = test.queries * test.keys
        return (0..<test.batch * test.heads).flatMap { pair -> [Double] in
            let image = pair / test.heads, head = pair % test.heads / (test.heads / test.keyHeads)
            let columns = (0..<test.depth).flatMap { d in
                (0..<test.keys).map { key in
                    values[((image * test.keys + key) * test.keyHeads + head) * test.depth + d]
                }
            }
            return ProductDefinition.linear(
                Array(numbers[pair * block..<(pair + 1) * block]),
                columns,
                bias: nil,
                depth: test.keys,
                columns: test.depth,
                p.dtype
            )
        }
    }

    @Test(
        "they have the bits of their definition, whatever pairs are asked for",
        arguments: [Samples.Kind.ordinary, .special],
        DType.allCases
    )
    func definition(_ kind: Samples.Kind, _ dtype: DType) throws {
        for depth in [8, 40] {
            let test = AttentionCase(depth: depth, kind: kind)
            let p = Self.probabilities(test, dtype)
            let v = test.definition(dtype, state: dtype.wide).values
            let expected = Self.definition(p, v, test), block = test.queries * depth
            for range in [0..<1, 3..<5, 1..<8] {
                let part = try expectEqualOnMachines(Machines.forms) {
                    try Self.values($0, p, v, test, pairs: range)
                }
                #expect(part.shape == [range.count, test.queries, depth])
                let wanted = Array(expected[range.lowerBound * block..<range.upperBound * block])
                #expect(Bits.difference(part.doubles(), wanted, on: "\(range)") == nil)
            }
        }
    }

    @Test("all pairs at once equal their slices merged, on any machine", arguments: DType.allCases)
    func merging(_ dtype: DType) throws {
        let test = AttentionCase(), p = Self.probabilities(test, dtype)
        let v = test.definition(dtype, state: dtype.wide).values
        let whole = try expectEqualOnMachines {
            try Self.values($0, p, v, test, pairs: 0..<8)
        }
        #expect(whole.shape == [2, 70, 32])
        for cuts in [[0, 1, 2, 3, 4, 5, 6, 7, 8], [0, 3, 8], [0, 4, 8], [0, 7, 8]] {
            let evaluator = Evaluator(machine: Machine(threads: 3))
            let slices = try zip(cuts, cuts.dropFirst()).map {
                try Self.values(evaluator, p, v, test, pairs: $0..<$1)
            }
            let merged = try evaluator.mergeHeads(slices, heads: 4)
            #expect(Bits.difference(merged, whole, on: "\(cuts)") == nil)
        }
    }
}
