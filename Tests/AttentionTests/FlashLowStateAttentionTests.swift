import Attention
import Tensors
import Testing

/// What a state of few digits does, as far as Golden et al. (2024) tell and a calibration of ours measured: directions, and
/// how many times the error of plain attention it is. One head of 64 numbers, 128 queries, numbers even between 0 and 1.
@Suite("Flash attention whose state has few digits")
struct FlashLowStateAttentionTests {
    private func lowState(_ options: AttentionOptions = [:]) throws -> FlashLowStateAttention {
        try FlashLowStateAttention(options: options)
    }

    @Test("its definition says that it is not the CUDA kernel")
    func definition() {
        #expect(FlashLowStateAttention.definition.hasPrefix("not the CUDA kernel"))
    }

    @Test("fast memory of M numbers makes blocks of ⌈M/4d⌉ keys by min(⌈M/4d⌉, d) queries")
    func sram() throws {
        for (sram, depth, keys, queries) in [
            (16384, 64, 64, 64), (16384, 40, 103, 40), (98304, 64, 384, 64), (1000, 160, 2, 2),
        ] {
            let backend = try lowState(["sram": .integer(sram)])
            let recipe = backend.recipe(for: MadeInput(depth: depth).input(.bfloat16), .output)
            #expect(recipe.blockKeys == keys && recipe.blockQueries == queries)
        }
        let chosen = try lowState(["block_k": .integer(96), "block_q": .integer(7)])
        let recipe = chosen.recipe(for: MadeInput().input(.bfloat16), .output)
        #expect(recipe.blockKeys == 96 && recipe.blockQueries == 7)
    }

    @Test("in bfloat16 it errs 3 to 30 times as much as vanilla, and ever more with more keys")
    func keys() throws {
        var ratios: [Double] = [], errors: [Double] = []
        for keys in [512, 1024, 2048, 4096] {
            let made = MadeInput(keys: keys)
            let error = try made.error(lowState(), .bfloat16)
            errors.append(error)
            ratios.append(error / (try made.error(VanillaAttention(), .bfloat16)))
        }
        // The calibration's factors are 5.5, 6.7, 10.6 and 18.5.
        #expect(ratios.allSatisfy { (3...30).contains($0) }, "\(ratios)")
        #expect(errors == errors.sorted() && errors[3] > 2 * errors[0], "\(errors)")
    }

    @Test("larger blocks of keys err less", arguments: ["fa1", "fa2"])
    func blocks(_ algorithm: String) throws {
        let errors = try [8, 32, 128, 512, 2048].map { block in
            try MadeInput(keys: 2048).error(
                lowState(["block_k": .integer(block), "algorithm": .word(algorithm)]),
                .bfloat16
            )
        }
        #expect(errors == errors.sorted(by: >), "\(errors)")
        // One block rounds what vanilla rounds, and its sum.
        #expect(errors[0] > 10 * errors[4], "\(errors)")
    }

    @Test("more digits err less")
    func digits() throws {
        let dtypes: [DType] = [.bfloat16, .float16, .float32, .float64]
        let errors = try dtypes.map { try MadeInput().error(lowState(), $0) }
        #expect(zip(errors, errors.dropFirst()).allSatisfy { $0 > 2 * $1 }, "\(errors)")
    }

    @Test(
        "with a state of float32 flash errs no more than vanilla",
        arguments: MadeInput.Distribution.allCases,
        [DType.bfloat16, .float16]
    )
    func wideState(_ distribution: MadeInput.Distribution, _ dtype: DType) throws {
        for keys in [1024, 4096] {
            let made = MadeInput(keys: keys, distribution: distribution)
            let vanilla = try made.error(VanillaAttention(), dtype)
            for backend: any AttentionBackend in [try FlashAttention(), try Flash1Attention()] {
                #expect(try made.error(backend, dtype) <= 1.1 * vanilla, "\(backend.name) \(keys)")
            }
            // Where values cancel, the output and with it the roundings of its state are small.
            if distribution == .uniform { #expect(try made.error(lowState(), dtype) > 2 * vanilla) }
        }
    }

    @Test("the order of keys and the algorithm are part of what it computes, blocks of queries not")
    func options() throws {
        let input = MadeInput(keys: 300).input(.bfloat16)
        func output(_ options: AttentionOptions) throws -> Tensor {
            try lowState(options).attend(input, in: Evaluator())
        }
        let standard = try output([:])
        #expect(try !output(["order": .word("reverse")]).hasEqualBits(standard))
        #expect(try !output(["algorithm": .word("fa2")]).hasEqualBits(standard))
        #expect(try output(["block_q": .integer(5)]).hasEqualBits(standard))
    }

    @Test(
        "its logsumexp is that of a state of few digits: near the truth, and in the dtype's steps"
    )
    func logsumexp() throws {
        let input = MadeInput(queries: 16).input(.bfloat16)
        let truth = try ReferenceAttention.logsumexp(input, in: Evaluator()).doubles()
        let result = try lowState().logsumexp(input, in: Evaluator())
        #expect(result.shape == [1, 1, 16])
        let errors = zip(result.doubles(), truth).map { abs($0 - $1) }
        // Sixteen roundings of the sum to eight bits: ln(1 + 16 · 2⁻⁹) at most, and more than float32 would make.
        #expect((errors.max() ?? 1) < 0.04 && (errors.max() ?? 0) > 1e-4, "\(errors)")
    }
}
