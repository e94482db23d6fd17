import Tensors
import Testing

/// Score matrices: alpha and mask act on the finished chain, for any pairs of image and head.
struct AttentionScoresTests {
    static func scores(
        _ evaluator: Evaluator,
        _ test: AttentionDefinition,
        pairs: Range<Int>? = nil
    ) throws -> Tensor {
        try evaluator.attentionScores(
            queries: test.queries,
            keys: test.keys,
            heads: test.heads,
            keyHeads: test.keyHeads,
            pairs: pairs ?? 0..<test.batch * test.heads,
            alpha: test.scale,
            mask: test.mask
        )
    }

    @Test(
        "they have the bits of their definition",
        arguments: AttentionCase.Mask.allCases,
        DType.allCases
    )
    func definition(_ mask: AttentionCase.Mask, _ dtype: DType) throws {
        for kind in [Samples.Kind.ordinary, .special] {
            let test = AttentionCase(mask: mask, kind: kind).definition(dtype, state: dtype.wide)
            let result = try expectEqualOnMachines(Machines.forms) { try Self.scores($0, test) }
            #expect(result.shape == [8, 70, 45])
            #expect(Bits.difference(result.doubles(), test.scores(), on: kind.rawValue) == nil)
        }
    }

    @Test("more queries than a task holds and more keys than a tile make no difference")
    func large() throws {
        for (mask, dtype) in [(AttentionCase.Mask.none, DType.float32), (.causal, .float16)] {
            let test = AttentionCase(batch: 1, queries: 530, keys: 270, mask: mask)
                .definition(dtype, state: dtype.wide)
            let result = try expectEqualOnMachines(Machines.forms) { try Self.scores($0, test) }
            #expect(Bits.difference(result.doubles(), test.scores(), on: "\(mask)") == nil)
        }
    }

    @Test("neither threads nor the range of pairs changes a bit", arguments: DType.allCases)
    func pairs(_ dtype: DType) throws {
        let test = AttentionCase(mask: .additive).definition(dtype, state: dtype.wide)
        let whole = try expectEqualOnMachines { try Self.scores($0, test) }
        for range in [0..<1, 3..<4, 7..<8, 2..<6, 0..<8] {
            for machine in Machines.forms {
                let evaluator = Evaluator(machine: machine)
                let part = try Self.scores(evaluator, test, pairs: range)
                let expected = try evaluator.slice(whole, range)
                #expect(Bits.difference(part, expected, on: "\(range) \(machine.label)") == nil)
            }
        }
    }

    @Test("an image alone equals the image in a batch", arguments: DType.allCases)
    func batch(_ dtype: DType) throws {
        let test = AttentionCase(batch: 7).definition(dtype, state: dtype.wide)
        try expectEqualInBatches(of: test.queries) { evaluator, queries in
            let first = try Self.firstImage(of: queries, in: test.queries)
            let images = first..<first + queries.shape[0]
            let scores = try evaluator.attentionScores(
                queries: queries,
                keys: try evaluator.slice(test.keys, images),
                heads: test.heads,
                keyHeads: test.keyHeads,
                pairs: 0..<images.count * test.heads,
                alpha: test.scale,
                mask: .none
            )
            return scores.reshaped([images.count, test.heads * test.queryCount, test.keyCount])
        }
    }

    /// Which images of a batch these are.
    static func firstImage(of part: Tensor, in whole: Tensor) throws -> Int {
        let evaluator = Evaluator(), count = part.shape[0]
        let found = try (0...(whole.shape[0] - count)).first {
            try evaluator.slice(whole, $0..<$0 + count).hasEqualBits(part)
        }
        return try #require(found)
    }
}
