import Attention
import Testing

/// What frameworks choose, by facts that follow from their rules.
@Suite("Dispatch by the rules of a framework")
struct DispatchProfileTests {
    /// A self-attention of Stable Diffusion 1.5 at 512×512.
    private static let unet: [(tokens: Int, depth: Int)] = [
        (tokens: 4096, depth: 40), (1024, 80), (256, 160), (64, 160),
    ]

    private func decide(
        _ profile: DispatchProfile.Name,
        _ shape: [Int],
        _ dtype: String = "float16",
        _ change: (inout DispatchRequest) -> Void = { _ in }
    ) throws -> DispatchDecision {
        let text = shape.map(String.init).joined(separator: ",")
        var request = DispatchRequest(shape: text, dtype: dtype)
        change(&request)
        return try DispatchProfile(profile).decide(request.question())
    }

    private func chosen(
        _ profile: DispatchProfile.Name,
        _ shape: [Int],
        _ dtype: String = "float16",
        _ change: (inout DispatchRequest) -> Void = { _ in }
    ) throws -> String {
        try decide(profile, shape, dtype, change).chosen.backend.name
    }

    @Test(
        "PyTorch 2.0 on A100 draws up to three images with memory-efficient attention alone, more with flash where heads are small",
        arguments: 1...8
    )
    func images(_ images: Int) throws {
        for layer in Self.unet {
            let shape = [2 * images, 8, layer.tokens, layer.depth]
            let expected = images >= 4 && layer.depth <= 128 ? "flash1" : "memory_efficient"
            #expect(try chosen(.torch20CUDA80, shape) == expected, "\(shape)")
            #expect(try chosen(.torch20CUDA86, shape) == expected, "\(shape)")
        }
    }

    @Test("so does cross-attention, which has 77 keys", arguments: [2, 6, 8, 16])
    func cross(_ batch: Int) throws {
        let backend = try chosen(.torch20CUDA80, [batch, 8, 4096, 40]) { $0.keys = 77 }
        #expect(backend == (batch >= 8 ? "flash1" : "memory_efficient"))
    }

    @Test("few queries leave flash first, however few pairs there are")
    func fewQueries() throws {
        // Less than two blocks of 64: 64 and 127 queries; 128 make two.
        #expect(try chosen(.torch20CUDA80, [1, 8, 127, 40]) == "flash1")
        #expect(try chosen(.torch20CUDA80, [1, 8, 128, 40]) == "memory_efficient")
        #expect(try chosen(.torch20CUDA80, [7, 8, 128, 40]) == "memory_efficient")
        #expect(try chosen(.torch20CUDA80, [15, 4, 128, 40]) == "flash1")
    }

    @Test("heads of 128 are memory-efficient first, but on sm86 flash's, since it errs there")
    func heads128() throws {
        #expect(try chosen(.torch20CUDA80, [16, 8, 1024, 128]) == "memory_efficient")
        #expect(try chosen(.torch20CUDA75, [16, 8, 1024, 128]) == "memory_efficient")
        #expect(try chosen(.torch20CUDA86, [16, 8, 1024, 128]) == "flash1")
    }

    @Test(
        "float32 is memory-efficient on CUDA, then and now, at every batch size",
        arguments: 1...8
    )
    func float32(_ images: Int) throws {
        for layer in Self.unet {
            let shape = [2 * images, 8, layer.tokens, layer.depth]
            for profile in DispatchProfile.Name.allCases where profile.rawValue.contains("cuda") {
                #expect(try chosen(profile, shape, "float32") == "memory_efficient")
            }
        }
    }

    @Test("the autoencoder's heads of 512 are memory-efficient on CUDA, then and now")
    func autoencoder() throws {
        for profile in DispatchProfile.Name.allCases where profile.rawValue.contains("cuda") {
            for dtype in ["float16", "float32"] {
                #expect(try chosen(profile, [1, 1, 4096, 512], dtype) == "memory_efficient")
            }
        }
    }

    @Test("PyTorch now has flash for the whole U-Net in half precision", arguments: 1...8)
    func unetNow(_ images: Int) throws {
        for layer in Self.unet {
            let shape = [2 * images, 8, layer.tokens, layer.depth]
            for dtype in ["float16", "bfloat16"] {
                for profile in [DispatchProfile.Name.torchCUDA80, .torchCUDA86, .torchCUDA90] {
                    #expect(try chosen(profile, shape, dtype) == "flash")
                }
            }
        }
    }

    @Test("float64 is math's on CUDA and flash's on a CPU")
    func float64() throws {
        let shape = [2, 8, 1024, 80]
        #expect(try chosen(.torchCUDA80, shape, "float64") == "math")
        #expect(try chosen(.torch20CUDA80, shape, "float64") == "math")
        #expect(try chosen(.torchCPU, shape, "float64") == "flash-cpu")
    }

    @Test("a mask leaves math in PyTorch 2.0, memory-efficient now, and flash on a CPU")
    func mask() throws {
        func withMask(_ profile: DispatchProfile.Name) throws -> String {
            try chosen(profile, [1, 12, 77, 64]) { $0.hasMask = true }
        }
        #expect(try withMask(.torch20CUDA80) == "math")
        #expect(try withMask(.torchCUDA80) == "memory_efficient")
        #expect(try withMask(.torchCPU) == "flash-cpu")
        #expect(try withMask(.torch20CPU) == "math")
    }

    @Test("causal over other numbers of queries and keys is not flash's on CUDA now")
    func causal() throws {
        func causal(_ profile: DispatchProfile.Name, keys: Int) throws -> String {
            try chosen(profile, [8, 12, 77, 64]) {
                $0.keys = keys
                $0.isCausal = true
            }
        }
        #expect(try causal(.torchCUDA80, keys: 77) == "flash")
        #expect(try causal(.torchCUDA80, keys: 78) == "memory_efficient")
        // FlashAttention-1 began its diagonal at the first key, as PyTorch does.
        #expect(try causal(.torch20CUDA80, keys: 78) == "flash1")
        #expect(try causal(.torchCPU, keys: 78) == "flash-cpu")
    }

    @Test("depths have to be multiples: 8 for halves, 4 for float32 from sm80 on")
    func alignment() throws {
        #expect(try chosen(.torch20CUDA80, [8, 8, 64, 44]) == "math")
        #expect(try chosen(.torchCUDA80, [8, 8, 64, 44]) == "flash")
        #expect(try chosen(.torchCUDA80, [8, 8, 64, 260]) == "math")
        #expect(try chosen(.torchCUDA80, [8, 8, 64, 44], "float32") == "memory_efficient")
        #expect(try chosen(.torchCUDA80, [8, 8, 64, 42], "float32") == "math")
        #expect(try chosen(.torch20CUDA75, [8, 8, 64, 42], "float32") == "memory_efficient")
    }

    @Test("T4 has no bfloat16 in flash, and deterministic algorithms exclude atomic sums in 2.0")
    func others() throws {
        #expect(try chosen(.torch20CUDA75, [8, 8, 1024, 80]) == "flash1")
        #expect(try chosen(.torch20CUDA75, [8, 8, 1024, 80], "bfloat16") == "memory_efficient")
        let shape = [2, 8, 1024, 160]
        #expect(try chosen(.torch20CUDA80, shape) { $0.isDeterministic = true } == "math")
        #expect(try chosen(.torchCUDA80, shape) { $0.isDeterministic = true } == "flash")
    }

    @Test("shared key heads are math's in 2.0, and anybody's now")
    func sharedHeads() throws {
        func shared(_ profile: DispatchProfile.Name) throws -> String {
            try chosen(profile, [8, 8, 64, 64]) { $0.keyHeads = 2 }
        }
        #expect(try shared(.torch20CUDA80) == "math")
        #expect(try shared(.torchCUDA90) == "flash")
        #expect(try shared(.torchCPU) == "flash-cpu")
    }

    @Test("an empty sequence is math's on a CPU; PyTorch 2.0 has nothing but math there")
    func processor() throws {
        #expect(try chosen(.torchCPU, [1, 8, 64, 40]) { $0.keys = 0 } == "math")
        for dtype in ["float64", "float32", "float16", "bfloat16"] {
            #expect(try chosen(.torchCPU, [2, 8, 4096, 40], dtype) == "flash-cpu")
            let old = try decide(.torch20CPU, [2, 8, 4096, 40], dtype).chosen.backend
            #expect(old.name == "math" && old.settings["upcast"] == .flag(false))
        }
    }

    @Test("math widens half formats now, and did not in 2.0")
    func math() throws {
        func upcast(_ profile: DispatchProfile.Name) throws -> AttentionOptionValue? {
            try decide(profile, [8, 8, 64, 42]) { $0.hasMask = true }.chosen.backend.settings[
                "upcast"
            ]
        }
        #expect(try upcast(.torch20CUDA80) == .flag(false))
        #expect(try upcast(.torchCUDA80) == .flag(true))
    }

    @Test("on sm86 flash takes 32 keys at a time for heads of 97 to 128 that are not causal")
    func smallBlocks() throws {
        func block(_ profile: DispatchProfile.Name, _ depth: Int, causal: Bool = false) throws
            -> AttentionOptionValue?
        {
            try decide(profile, [8, 8, 64, depth]) { $0.isCausal = causal }
                .chosen.backend.settings["block_k"]
        }
        #expect(try block(.torchCUDA86, 128) == .integer(32))
        #expect(try block(.torchCUDA86, 128, causal: true) == nil)
        #expect(try block(.torchCUDA86, 96) == nil && block(.torchCUDA86, 160) == nil)
        #expect(try block(.torchCUDA80, 128) == nil)
    }

    @Test("every kernel has all its reasons, also beyond the first that speaks against it")
    func reasons() throws {
        let decision = try decide(.torch20CUDA80, [2, 1, 4096, 516], "float64") {
            $0.hasMask = true
            $0.isDeterministic = true
        }
        let against = decision.candidates.reduce(into: [:]) { counts, candidate in
            counts[candidate.kernel] = candidate.reasons.count { !$0.isMet }
        }
        // Flash: mask, multiple of 8, beyond 128, dtype. Efficient: mask, atomic sums, dtype; 516 is a multiple of 4.
        #expect(against == ["flash": 4, "efficient": 3, "math": 0])
        #expect(decision.candidates.allSatisfy { !$0.reasons.isEmpty })
    }

    @Test(
        "the first that refuses nothing is chosen, in every profile",
        arguments: DispatchProfile.Name.allCases
    )
    func first(_ profile: DispatchProfile.Name) throws {
        for shape in [[2, 8, 4096, 40], [1, 1, 64, 512], [1, 12, 77, 64]] {
            for dtype in ["float64", "float32", "float16", "bfloat16"] {
                let decision = try decide(profile, shape, dtype)
                let first = decision.candidates.first(where: \.isEligible)
                #expect(first?.kernel == decision.chosen.kernel)
                #expect(first?.backend?.name == decision.chosen.backend.name)
            }
        }
    }
}
