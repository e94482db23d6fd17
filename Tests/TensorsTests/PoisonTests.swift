import Tensors
import Testing

/// What an operation left in scratch memory reaches no later one.
struct PoisonTests {
    /// Operations that work in scratch memory, on an input in which all numbers are made of `samples`.
    static func operations(
        _ evaluator: Evaluator,
        _ dtype: DType,
        _ numbers: (_ shape: [Int]) -> Tensor
    ) throws -> [Tensor] {
        let linear = try evaluator.pack(numbers([40, 33]), as: dtype)
        let kernel = try evaluator.pack(numbers([35, 4, 3, 3]), as: dtype)
        let tokens = numbers([2, 30, 24])
        let test = AttentionDefinition(
            queries: tokens,
            keys: tokens,
            values: tokens,
            heads: 3,
            keyHeads: 3,
            scale: 0.5,
            mask: AttentionMask(isCausal: true)
        )
        let scores = try AttentionScoresTests.scores(evaluator, test)
        let channels = numbers([24])
        return [
            try evaluator.linear(numbers([70, 33]), linear),
            try evaluator.convolution(
                numbers([2, 5, 7, 4]),
                kernel,
                bias: nil,
                geometry: ConvolutionGeometry(kernel: 3, padding: 1)
            ),
            scores,
            try evaluator.softmax(scores),
            try evaluator.attentionValues(
                probabilities: scores,
                values: tokens,
                heads: 3,
                keyHeads: 3,
                pairs: 0..<6
            ),
            try OnlineAttentionTests.attend(evaluator, test, OnlineAttentionTests.recipe(dtype)),
            try evaluator.groupNorm(
                tokens,
                groups: 3,
                weight: channels,
                bias: channels,
                epsilon: 1e-5,
                silu: true
            ),
            try evaluator.geglu(tokens),
        ]
    }

    @Test(
        "scratch memory full of NaN changes no bit",
        arguments: DType.allCases,
        [MatmulProvider.chain, .openblas]
    )
    func scratch(_ dtype: DType, _ matmul: MatmulProvider) throws {
        func numbers(_ shape: [Int]) -> Tensor {
            var samples = Samples(seed: UInt64(shape.reduce(1, *)))
            return samples.tensor(shape, dtype)
        }
        func poison(_ shape: [Int]) -> Tensor {
            let count = shape.reduce(1, *)
            return Tensor([Double](repeating: .nan, count: count), shape: shape, dtype: dtype)
        }
        for isa in InstructionSet.available {
            for threads in [1, 3] {
                func machine() -> Machine {
                    Machine(threads: threads, instructionSet: isa, matmul: matmul)
                }
                let clean = try Self.operations(Evaluator(machine: machine()), dtype, numbers)
                let poisoned = Evaluator(machine: machine())
                let nan = try Self.operations(poisoned, dtype, poison)
                #expect(nan.allSatisfy { $0.doubles().contains(where: \.isNaN) })
                let after = try Self.operations(poisoned, dtype, numbers)
                for (place, (clean, after)) in zip(clean, after).enumerated() {
                    let label = "operation \(place), \(poisoned.machine.label)"
                    #expect(Bits.difference(after, clean, on: label) == nil)
                }
            }
        }
    }
}
