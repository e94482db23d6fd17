import Tensors
import Testing

/// Attention block by block that carries something else than a wide maximum and sum: every bit is the recipe's.
struct OnlineCarryTests {
    /// What may be carried, for numbers stored in a dtype, with the places where the scale may act.
    enum Carried: CaseIterable, Sendable {
        case logsumexp, logsumexpOfScaledScores, rounded, roundedAndNormalised

        func recipe(
            _ dtype: DType,
            blockQueries: Int = 16,
            blockKeys: Int = 16,
            isReversed: Bool = false
        ) -> OnlineAttentionRecipe {
            func recipe(
                _ placement: OnlineAttentionRecipe.ScalePlacement,
                _ carry: OnlineAttentionRecipe.Carry
            ) -> OnlineAttentionRecipe {
                OnlineAttentionTests.recipe(
                    dtype,
                    placement: placement,
                    blockQueries: blockQueries,
                    blockKeys: blockKeys,
                    isReversed: isReversed,
                    carry: carry
                )
            }
            return switch self {
            case .logsumexp: recipe(.exponent, .logsumexp)
            case .logsumexpOfScaledScores: recipe(.scores, .logsumexp)
            case .rounded: recipe(.scores, .rounded(to: dtype, normalisesBlocks: false))
            case .roundedAndNormalised:
                recipe(.scores, .rounded(to: dtype, normalisesBlocks: true))
            }
        }
    }

    @Test(
        "output and logsumexp have the bits of their definition, in every instruction set",
        arguments: Carried.allCases,
        DType.allCases
    )
    func definition(_ carried: Carried, _ dtype: DType) throws {
        for mask in AttentionCase.Mask.allCases {
            let test = AttentionCase(mask: mask).definition(dtype, state: dtype.wide)
            for (blockKeys, isReversed) in [(16, false), (7, true), (64, false)] {
                for result in [OnlineAttentionRecipe.Result.output, .logsumexp] {
                    var recipe = carried.recipe(
                        dtype,
                        blockKeys: blockKeys,
                        isReversed: isReversed
                    )
                    recipe.result = result
                    let output = try expectEqualOnMachines(Machines.forms) {
                        try OnlineAttentionTests.attend($0, test, recipe)
                    }
                    let place = "\(mask) \(blockKeys) \(isReversed) \(result)"
                    let expected = test.online(recipe)
                    #expect(Bits.difference(output.doubles(), expected, on: place) == nil)
                }
            }
        }
    }

    @Test(
        "numbers that betray an arithmetic betray none",
        arguments: Carried.allCases,
        DType.allCases
    )
    func adversarial(_ carried: Carried, _ dtype: DType) throws {
        for kind in Samples.Kind.allCases {
            let test = AttentionCase(queries: 33, mask: .causal, kind: kind)
                .definition(dtype, state: dtype.wide)
            let recipe = carried.recipe(dtype)
            let output = try expectEqualOnMachines(Machines.forms) {
                try OnlineAttentionTests.attend($0, test, recipe)
            }
            let expected = test.online(recipe)
            #expect(Bits.difference(output.doubles(), expected, on: "\(kind)") == nil)
        }
    }

    @Test("threads and blocks of queries change no bit", arguments: Carried.allCases)
    func blockQueries(_ carried: Carried) throws {
        for dtype in DType.allCases {
            let test = AttentionCase(mask: .causalAdditive).definition(dtype, state: dtype.wide)
            let expected = try expectEqualOnMachines {
                try OnlineAttentionTests.attend($0, test, carried.recipe(dtype))
            }
            for blockQueries in [1, 3, 64, 1000] {
                let recipe = carried.recipe(dtype, blockQueries: blockQueries)
                let result = try OnlineAttentionTests.attend(Evaluator(), test, recipe)
                #expect(Bits.difference(result, expected, on: "\(blockQueries)") == nil)
            }
        }
    }

    @Test("what is carried is part of what comes out", arguments: [DType.bfloat16, .float32])
    func differ(_ dtype: DType) throws {
        let test = AttentionCase().definition(dtype, state: dtype.wide)
        let plain = try OnlineAttentionTests.attend(
            Evaluator(),
            test,
            OnlineAttentionTests.recipe(dtype)
        )
        for carried in Carried.allCases {
            let result = try OnlineAttentionTests.attend(Evaluator(), test, carried.recipe(dtype))
            #expect(!result.hasEqualBits(plain), "\(carried)")
        }
    }

    @Test(
        "over one block of keys a logsumexp that is carried makes no difference",
        arguments: DType.allCases
    )
    func wholeRow(_ dtype: DType) throws {
        let test = AttentionCase().definition(dtype, state: dtype.wide)
        let flash = OnlineAttentionTests.recipe(dtype, placement: .scores, blockKeys: 45)
        let carried = OnlineAttentionTests.recipe(
            dtype,
            placement: .scores,
            blockKeys: 45,
            carry: .logsumexp
        )
        let one = try OnlineAttentionTests.attend(Evaluator(), test, flash)
        let other = try OnlineAttentionTests.attend(Evaluator(), test, carried)
        #expect(Bits.difference(other, one) == nil)
    }

    @Test(
        "a query that sees nothing gets zeros and a logsumexp of -inf",
        arguments: Carried.allCases
    )
    func emptyRow(_ carried: Carried) throws {
        for dtype in DType.allCases {
            let test = AttentionCase(batch: 1, mask: .additive).definition(dtype, state: dtype.wide)
            var recipe = carried.recipe(dtype)
            let output = try OnlineAttentionTests.attend(Evaluator(), test, recipe).doubles()
            #expect(Bits.difference(Array(output[..<8]), [Double](repeating: 0, count: 8)) == nil)
            recipe.result = .logsumexp
            let sums = try OnlineAttentionTests.attend(Evaluator(), test, recipe).doubles()
            #expect(sums[0] == -.infinity)
        }
    }
}
