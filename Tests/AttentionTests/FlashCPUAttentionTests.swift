import Attention
import Tensors
import TestSupport
import Testing

@Suite("PyTorch's flash attention for CPUs")
struct FlashCPUAttentionTests {
    static let cases = Golden.cases("attention")

    @Test("key blocks have 512 keys, and blocks of queries are as many as the original's")
    func blocks() throws {
        for (queries, block) in [(767, 64), (768, 256), (192, 64), (191, 32)] {
            let input = MadeInput(queries: queries, keys: 10, depth: 8).input(.float32)
            let recipe = try FlashCPUAttention().recipe(for: input, .output)
            #expect(recipe.blockQueries == block && recipe.blockKeys == 512)
        }
    }

    @Test("PyTorch's own results are its results", arguments: cases)
    func torch(golden: GoldenCase) throws {
        let file = try golden.load(), evaluator = Evaluator()
        for (name, dtype) in [("f32", DType.float32), ("f16", .float16), ("bf16", .bfloat16)] {
            guard file.names.contains("out.none.flash_\(name)") else { continue }
            let heads = golden.params["H"]?.int ?? 1, keyHeads = golden.params["Hk"]?.int ?? 1
            func tokensFirst(_ name: String, _ dtype: DType) throws -> Tensor {
                let x = try evaluator.cast(file.tensor(name), to: dtype)
                let y = try evaluator.permute(x, [0, 2, 1, 3])
                return y.reshaped([y.shape[0], y.shape[1], y.shape[2] * y.shape[3]])
            }
            let input = AttentionInput(
                queries: try tokensFirst("q", dtype),
                keys: try tokensFirst("k", dtype),
                values: try tokensFirst("v", dtype),
                heads: heads,
                keyHeads: keyHeads
            )
            let theirs = try tokensFirst("out.none.flash_\(name)", dtype).doubles()
            let ours = try FlashCPUAttention().attend(input, in: evaluator).doubles()
            let equal = zip(ours, theirs).count { $0 == $1 }
            let worst = zip(ours, theirs).map { abs($0 - $1) / max(abs($1), 1e-3) }.max() ?? 0
            print(
                "FLASHCPU",
                golden.name,
                name,
                Double(equal) / Double(ours.count),
                worst / dtype.unitRoundoff
            )
        }
    }
}
