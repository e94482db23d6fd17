import Attention
import Checkpoints
import Tensors
import TestSupport
import Testing

@Suite("PyTorch's flash attention for CPUs")
struct FlashCPUAttentionTests {
    /// PyTorch's flash attention answered those whose queries and keys have as many heads.
    static let cases = Golden.cases("attention").filter {
        $0.params["H"]?.int == $0.params["Hk"]?.int
    }

    @Test("key blocks have 512 keys, and blocks of queries are as many as the original's")
    func blocks() throws {
        for (queries, block) in [(767, 64), (768, 256), (192, 64), (191, 32)] {
            let input = MadeInput(queries: queries, keys: 10, depth: 8).input(.float32)
            let recipe = try FlashCPUAttention().recipe(for: input, .output)
            #expect(recipe.blockQueries == block && recipe.blockKeys == 512)
        }
    }

    /// PyTorch's result for a case in a dtype and what backends make of the same input, `[batch, queries, heads · depth]`.
    private func results(
        _ golden: GoldenCase,
        _ dtype: DType,
        of backends: [any AttentionBackend]
    ) throws -> (torch: [Double], ours: [[Double]]) {
        let file = try golden.load(), evaluator = Evaluator()
        func tokensFirst(_ name: String) throws -> Tensor {
            let x = try evaluator.cast(file.tensor(name), to: dtype)
            let y = try evaluator.permute(x, [0, 2, 1, 3])
            return y.reshaped([y.shape[0], y.shape[1], y.shape[2] * y.shape[3]])
        }
        let input = AttentionInput(
            queries: try tokensFirst("q"),
            keys: try tokensFirst("k"),
            values: try tokensFirst("v"),
            heads: golden.params["H"]?.int ?? 1,
            keyHeads: golden.params["Hk"]?.int ?? 1
        )
        let names: [DType: String] = [.float16: "f16", .bfloat16: "bf16", .float32: "f32"]
        return (
            try tokensFirst("out.none.flash_\(names[dtype] ?? "")").doubles(),
            try backends.map { try $0.attend(input, in: evaluator).doubles() }
        )
    }

    @Test(
        "PyTorch's own results are within a unit in the last place of the largest",
        arguments: cases,
        [DType.float32, .float16, .bfloat16]
    )
    func torch(golden: GoldenCase, dtype: DType) throws {
        let (torch, ours) = try results(golden, dtype, of: [FlashCPUAttention()])
        let largest = torch.map(abs).max() ?? 0
        let worst = zip(ours[0], torch).map { abs($0 - $1) }.max() ?? 0
        // A unit is 2 u at most; float32 shows that PyTorch adds in another order, too.
        let units = dtype == .float32 ? 2.0 : 1.0
        #expect(worst <= units * 2 * dtype.unitRoundoff * largest, "\(worst / largest)")
    }

    @Test("in bfloat16 they have the same bits but for some, unlike those of math and vanilla")
    func bits() throws {
        var equal = [0, 0, 0], count = 0
        for golden in Self.cases {
            let (torch, ours) = try results(
                golden,
                .bfloat16,
                of: [FlashCPUAttention(), MathAttention(), VanillaAttention()]
            )
            count += torch.count
            for (place, numbers) in ours.enumerated() {
                equal[place] += zip(numbers, torch).count { $0 == $1 }
            }
        }
        let shares = equal.map { Double($0) / Double(count) }
        // What is left is PyTorch's exponential, which is a fast one where it has vectors.
        #expect(shares[0] > 0.98, "\(shares)")
        #expect(shares[1] < 0.95 && shares[2] < 0.95, "\(shares)")
    }
}
