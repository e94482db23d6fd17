import Attention
import Tensors
import Testing

@Suite("FlashAttention-1")
struct Flash1AttentionTests {
    @Test("key blocks have 128 keys beyond depth 64 or up to 128 keys, else 256")
    func blocks() throws {
        for (depth, keys, block) in [
            (40, 77, 128), (40, 128, 128), (40, 129, 256), (64, 4096, 256), (80, 1024, 128),
            (128, 64, 128),
        ] {
            let input = MadeInput(queries: 3, keys: keys, depth: depth).input(.float16)
            let recipe = try Flash1Attention().recipe(for: input, .output)
            #expect(recipe.blockKeys == block, "\(depth) \(keys)")
            #expect(!recipe.isReversed)
        }
    }

    @Test(
        "what it carries makes other bits than FlashAttention-2 going forward, hardly other errors"
    )
    func carry() throws {
        let made = MadeInput(keys: 1000, depth: 40, distribution: .normal)
        let two = try FlashAttention(
            options: ["block_k": .integer(256), "order": .word("forward")]
        )
        let one = try Flash1Attention(), input = made.input(.float32)
        #expect(
            try !one.attend(input, in: Evaluator()).hasEqualBits(two.attend(input, in: Evaluator()))
        )
        for dtype in [DType.float32, .float16, .bfloat16] {
            let ratio = try made.error(one, dtype) / made.error(two, dtype)
            #expect((0.4...2.5).contains(ratio), "\(dtype) \(ratio)")
        }
    }

    @Test("its logsumexp is what it carries", arguments: DType.allCases)
    func logsumexp(_ dtype: DType) throws {
        let input = MadeInput(queries: 16, keys: 700, distribution: .normal).input(dtype)
        let truth = try ReferenceAttention.logsumexp(input, in: Evaluator()).doubles()
        let result = try Flash1Attention().logsumexp(input, in: Evaluator())
        #expect(result.dtype == dtype.wide)
        let worst = zip(result.doubles(), truth).map { abs($0 - $1) }.max() ?? 1
        // Some roundings of numbers below 16, in three blocks.
        #expect(worst < 64 * dtype.wide.unitRoundoff, "\(worst)")
    }
}
