import Attention
import Tensors
import Testing

@Suite("The backend that chooses")
struct AutoAttentionTests {
    private func auto(_ profile: DispatchProfile.Name) throws -> AutoAttention {
        try AutoAttention(options: ["profile": .word(profile.rawValue)])
    }

    @Test(
        "it has the bits, the logsumexp and the rounding points of what it chooses",
        arguments: DispatchProfile.Name.allCases,
        [DType.float16, .float32]
    )
    func bits(_ profile: DispatchProfile.Name, _ dtype: DType) throws {
        let auto = try auto(profile), evaluator = Evaluator()
        for made in [
            MadeInput(queries: 130, keys: 130, depth: 40), MadeInput(queries: 5, depth: 160),
        ] {
            let input = made.input(dtype), chosen = auto.resolved(for: input)
            #expect(chosen.name != auto.name)
            #expect(chosen.resolved(for: input).name == chosen.name)
            let output = try auto.attend(input, in: evaluator)
            #expect(output.hasEqualBits(try chosen.attend(input, in: evaluator)))
            let logsumexp = try auto.logsumexp(input, in: evaluator)
            #expect(logsumexp.hasEqualBits(try chosen.logsumexp(input, in: evaluator)))
            let machine = Machine()
            #expect(
                auto.roundings(of: input, on: machine)
                    == chosen.roundings(of: input, on: machine)
            )
        }
    }

    @Test(
        "the batch decides in PyTorch 2.0: with eight heads, the bits of an image change at eight rows"
    )
    func batch() throws {
        let auto = try auto(.torch20CUDA80)
        func name(_ batch: Int) -> String {
            let x = Tensor(
                [Double](repeating: 0.5, count: batch * 128 * 64),
                shape: [batch, 128, 64],
                dtype: .float16
            )
            return auto.resolved(
                for: AttentionInput(queries: x, keys: x, values: x, heads: 8)
            ).name
        }
        #expect(name(7) == "memory_efficient" && name(8) == "flash1")
    }

    @Test("what an input asks is what its rules are asked")
    func decision() throws {
        let input = MadeInput(
            queries: 3,
            keys: 9,
            depth: 20,
            heads: 2,
            mask: AttentionMask(isCausal: true)
        )
        .input(.bfloat16)
        let backend = try AutoAttention(options: ["deterministic": .flag(true)])
        let question = backend.decision(for: input).question
        #expect(question.shape == [1, 2, 3, 20] && question.keyShape == [1, 2, 9, 20])
        #expect(question.dtype == .bfloat16 && question.isCausal && !question.hasMask)
        #expect(question.isDeterministic)
    }

    @Test("a backend that does not choose answers itself")
    func others() throws {
        let input = MadeInput(queries: 3, keys: 9).input(.float32)
        for type in AttentionBackends.all where type != AutoAttention.self {
            #expect(try type.init(options: [:]).resolved(for: input).name == type.name)
        }
    }
}
