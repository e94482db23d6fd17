import Tensors
import Testing

/// Attention block by block: every bit is defined by the recipe; the block of queries is not part of it.
struct OnlineAttentionTests {
    static func attend(
        _ evaluator: Evaluator,
        _ test: AttentionDefinition,
        _ recipe: OnlineAttentionRecipe
    ) throws -> Tensor {
        try evaluator.onlineAttention(
            recipe,
            queries: test.queries,
            keys: test.keys,
            values: test.values,
            heads: test.heads,
            keyHeads: test.keyHeads,
            scale: test.scale,
            mask: test.mask
        )
    }

    static func recipe(
        _ dtype: DType,
        placement: OnlineAttentionRecipe.ScalePlacement = .exponent,
        blockQueries: Int = 16,
        blockKeys: Int = 16,
        isReversed: Bool = false,
        state: DType? = nil,
        carry: OnlineAttentionRecipe.Carry = .maximumAndSum
    ) -> OnlineAttentionRecipe {
        OnlineAttentionRecipe(
            blockQueries: blockQueries,
            blockKeys: blockKeys,
            isReversed: isReversed,
            scalePlacement: placement,
            stateType: state ?? dtype.wide,
            probabilityType: dtype,
            outputType: dtype,
            carry: carry
        )
    }

    static let placements: [OnlineAttentionRecipe.ScalePlacement] = [
        .exponent, .scoresBaseTwo, .scores,
    ]

    @Test(
        "output and logsumexp have the bits of their definition",
        arguments: AttentionCase.Mask.allCases,
        DType.allCases
    )
    func definition(_ mask: AttentionCase.Mask, _ dtype: DType) throws {
        let test = AttentionCase(mask: mask).definition(dtype, state: dtype.wide)
        for placement in Self.placements {
            for (blockKeys, isReversed) in [(16, false), (16, true), (7, true), (64, false)] {
                for result in [OnlineAttentionRecipe.Result.output, .logsumexp] {
                    var recipe = Self.recipe(
                        dtype,
                        placement: placement,
                        blockKeys: blockKeys,
                        isReversed: isReversed
                    )
                    recipe.result = result
                    let output = try expectEqualOnMachines(Machines.forms) {
                        try Self.attend($0, test, recipe)
                    }
                    let expected = test.online(recipe)
                    let place = "\(placement) \(blockKeys) \(isReversed) \(result)"
                    #expect(Bits.difference(output.doubles(), expected, on: place) == nil)
                }
            }
        }
    }

    @Test(
        "more queries than a task holds make no difference",
        arguments: [AttentionCase.Mask.none, .causal]
    )
    func manyQueries(_ mask: AttentionCase.Mask) throws {
        for (dtype, depth) in [(DType.float32, 40), (.bfloat16, 8), (.float64, 24)] {
            let test = AttentionCase(
                batch: 1,
                queries: 1100,
                keys: 150,
                depth: depth,
                heads: 1,
                keyHeads: 1,
                mask: mask
            ).definition(dtype, state: dtype.wide)
            let recipe = Self.recipe(dtype, blockQueries: 128, blockKeys: 128, isReversed: true)
            let result = try expectEqualOnMachines(Machines.forms) {
                try Self.attend($0, test, recipe)
            }
            #expect(Bits.difference(result.doubles(), test.online(recipe), on: "\(dtype)") == nil)
        }
    }

    @Test(
        "the block of queries has no effect, whatever numbers there are",
        arguments: AttentionCase.Mask.allCases,
        Samples.Kind.allCases
    )
    func blockQueries(_ mask: AttentionCase.Mask, _ kind: Samples.Kind) throws {
        for dtype in DType.allCases {
            let test = AttentionCase(mask: mask, kind: kind).definition(dtype, state: dtype.wide)
            for isReversed in [false, true] {
                let expected = test.online(Self.recipe(dtype, isReversed: isReversed))
                for blockQueries in [1, 3, 16, 64, 70, 1000] {
                    let recipe = Self.recipe(
                        dtype,
                        blockQueries: blockQueries,
                        isReversed: isReversed
                    )
                    let result = try Self.attend(Evaluator(), test, recipe)
                    let place = "\(dtype), blocks of \(blockQueries)"
                    #expect(Bits.difference(result.doubles(), expected, on: place) == nil)
                }
            }
        }
    }

    @Test(
        "values in key blocks beyond a query's diagonal do not reach it, infinite though they are",
        arguments: [1, 3, 16, 64, 1000],
        [false, true]
    )
    func beyondTheDiagonal(_ blockQueries: Int, _ isReversed: Bool) throws {
        for dtype in DType.allCases {
            let test = AttentionCase(batch: 1, mask: .causal).definition(dtype, state: dtype.wide)
            let row = test.values.shape[2]
            let numbers = test.values.doubles().enumerated().map { place, value in
                place / row < 16 ? value : -.infinity
            }
            let infinite = AttentionDefinition(
                queries: test.queries,
                keys: test.keys,
                values: Tensor(numbers, shape: test.values.shape, dtype: dtype),
                heads: test.heads,
                keyHeads: test.keyHeads,
                scale: test.scale,
                mask: test.mask
            )
            let recipe = Self.recipe(dtype, blockQueries: blockQueries, isReversed: isReversed)
            let finite = 16 * test.queries.shape[2]
            for machine in Machines.forms {
                let evaluator = Evaluator(machine: machine)
                let expected = try Self.attend(evaluator, test, recipe).doubles()[..<finite]
                let result = try Self.attend(evaluator, infinite, recipe).doubles()
                let difference = Bits.difference(Array(result[..<finite]), Array(expected))
                #expect(difference == nil, "\(dtype) \(machine.label)")
                #expect(Bits.difference(result, infinite.online(recipe)) == nil)
            }
        }
    }

    @Test("no machine changes a bit", arguments: DType.allCases)
    func machines(_ dtype: DType) throws {
        for depth in [8, 40, 72] {
            let test = AttentionCase(depth: depth, mask: .causalAdditive)
                .definition(dtype, state: dtype.wide)
            try expectEqualOnMachines { try Self.attend($0, test, Self.recipe(dtype)) }
        }
    }

    @Test(
        "types of state, probabilities and output are the recipe's",
        arguments: DType.allCases,
        DType.allCases
    )
    func types(_ input: DType, _ probability: DType) throws {
        for state in [DType.float32, .float64] where input != .float64 || state == .float64 {
            for output in [DType.float32, input] {
                let recipe = OnlineAttentionRecipe(
                    blockQueries: 32,
                    blockKeys: 16,
                    isReversed: false,
                    scalePlacement: .scores,
                    stateType: state,
                    probabilityType: probability,
                    outputType: output
                )
                let test = AttentionCase(queries: 20, mask: .additive).definition(
                    input,
                    state: state
                )
                let result = try expectEqualOnMachines(Machines.forms) {
                    try Self.attend($0, test, recipe)
                }
                #expect(result.dtype == output)
                let place = "\(state) state, \(output) output"
                #expect(Bits.difference(result.doubles(), test.online(recipe), on: place) == nil)
            }
        }
    }

    @Test("an image alone equals the image in a batch", arguments: DType.allCases)
    func batch(_ dtype: DType) throws {
        let test = AttentionCase(batch: 7).definition(dtype, state: dtype.wide)
        try expectEqualInBatches(of: test.queries) { evaluator, queries in
            let first = try AttentionScoresTests.firstImage(of: queries, in: test.queries)
            let images = first..<first + queries.shape[0]
            let part = AttentionDefinition(
                queries: queries,
                keys: try evaluator.slice(test.keys, images),
                values: try evaluator.slice(test.values, images),
                heads: test.heads,
                keyHeads: test.keyHeads,
                scale: test.scale,
                mask: .none
            )
            return try Self.attend(evaluator, part, Self.recipe(dtype))
        }
    }

    @Test("a query that sees nothing gets zeros and a logsumexp of -inf", arguments: DType.allCases)
    func emptyRow(_ dtype: DType) throws {
        let test = AttentionCase(batch: 1, mask: .additive).definition(dtype, state: dtype.wide)
        var recipe = Self.recipe(dtype)
        let output = try Self.attend(Evaluator(), test, recipe).doubles()
        // The mask hides every key from query 0 of head 0.
        #expect(Bits.difference(Array(output[..<8]), [Double](repeating: 0, count: 8)) == nil)
        recipe.result = .logsumexp
        #expect(try Self.attend(Evaluator(), test, recipe).doubles()[0] == -.infinity)
    }

    @Test("no keys at all give zeros")
    func noKeys() throws {
        let test = AttentionCase(keys: 0).definition(.float32, state: .float32)
        let output = try Self.attend(Evaluator(), test, Self.recipe(.float32))
        #expect(output.doubles().allSatisfy { $0 == 0 })
    }
}
