import Attention
import Tensors
import Testing

@Suite("Attention backends with shortened operands")
struct Float32MatmulTests {
    /// Queries, keys and values `[2, tokens, 24]` in three heads, which need all bits of float32.
    private let input: AttentionInput = {
        func tensor(_ tokens: Int, _ phase: Double) -> Tensor {
            let values = (0..<2 * tokens * 24).map { i -> Double in
                4 * (Double(i) * 0.7548776662 + phase).truncatingRemainder(dividingBy: 1) - 2
            }
            return Tensor(values, shape: [2, tokens, 24], dtype: .float32)
        }
        return AttentionInput(
            queries: tensor(37, 0.1),
            keys: tensor(83, 0.4),
            values: tensor(83, 0.8),
            heads: 3
        )
    }()

    private let high = Evaluator(machine: Machine(float32Matmul: Float32Matmul(.high)))

    /// TF32 of each number: 13 bits are rounded off to nearest even.
    private func rounded(_ x: Tensor) -> Tensor {
        let numbers = x.floats().map { x -> Float in
            let bits = x.bitPattern
            return Float(bitPattern: (bits + 0xFFF + (bits >> 13 & 1)) & ~0x1FFF)
        }
        return Tensor(numbers, shape: x.shape)
    }

    private func rounded(_ input: AttentionInput) -> AttentionInput {
        AttentionInput(
            queries: rounded(input.queries),
            keys: rounded(input.keys),
            values: rounded(input.values),
            heads: input.heads,
            scale: input.scale
        )
    }

    /// The whole-matrix attention of operands that are rounded one product after the other.
    private func whole(_ input: AttentionInput, alpha: Double) throws -> Tensor {
        let evaluator = Evaluator(), pairs = 0..<2 * input.heads
        let probabilities = try evaluator.softmax(
            try evaluator.attentionScores(
                queries: rounded(input.queries),
                keys: rounded(input.keys),
                heads: input.heads,
                keyHeads: input.keyHeads,
                pairs: pairs,
                alpha: alpha,
                mask: .none
            )
        )
        return try evaluator.attentionValues(
            probabilities: rounded(probabilities),
            values: rounded(input.values),
            heads: input.heads,
            keyHeads: input.keyHeads,
            pairs: pairs
        )
    }

    @Test("every backend gives other bits than with all of float32, near them")
    func differ() throws {
        for type in AttentionBackends.all {
            let backend = try type.init(options: [:])
            let plain = try backend.attend(input, in: Evaluator())
            let result = try backend.attend(input, in: high)
            #expect(!result.hasEqualBits(plain), "\(type.name)")
            let worst = zip(result.doubles(), plain.doubles()).map { abs($0 - $1) }.max() ?? 1
            // An operand's error is 2⁻¹¹ of it: scores up to 10 move by some 2⁻⁷, outputs up to 2 likewise.
            #expect(worst < 0x1p-6, "\(type.name)")
        }
    }

    @Test("vanilla and sliced round what meets in a product")
    func plain() throws {
        let expected = try whole(input, alpha: input.scale)
        for type: any AttentionBackend.Type in [VanillaAttention.self, SlicedAttention.self] {
            let result = try type.init(options: [:]).attend(input, in: high)
            #expect(result.hasEqualBits(expected), "\(type.name)")
        }
    }

    @Test("math rounds queries and keys once they are scaled")
    func math() throws {
        let evaluator = Evaluator(), root = input.scale.squareRoot()
        let scaled = AttentionInput(
            queries: try evaluator.scale(input.queries, by: root),
            keys: try evaluator.scale(input.keys, by: root),
            values: input.values,
            heads: input.heads
        )
        let expected = try whole(scaled, alpha: 1)
        #expect(try MathAttention().attend(input, in: high).hasEqualBits(expected))
    }

    @Test("the tiled ones round queries, keys and values, and probabilities besides")
    func tiled() throws {
        for type: any AttentionBackend.Type in [
            FlashAttention.self, MemoryEfficientAttention.self,
        ] {
            let backend = try type.init(options: [:])
            let result = try backend.attend(input, in: high)
            #expect(try backend.attend(rounded(input), in: high).hasEqualBits(result))
            #expect(try !backend.attend(rounded(input), in: Evaluator()).hasEqualBits(result))
        }
    }

    @Test("half formats are left alone where a backend multiplies them as they are")
    func halves() throws {
        let half = try input.cast(to: .float16, in: Evaluator())
        let medium = Evaluator(machine: Machine(float32Matmul: Float32Matmul(.medium)))
        for type in AttentionBackends.all where type != MathAttention.self {
            let backend = try type.init(options: [:])
            #expect(
                try backend.attend(half, in: medium)
                    .hasEqualBits(backend.attend(half, in: Evaluator())),
                "\(type.name)"
            )
        }
        // This one widens first: its products are float32 products.
        let math = try MathAttention()
        #expect(
            try !math.attend(half, in: medium).hasEqualBits(math.attend(half, in: Evaluator()))
        )
    }
}
