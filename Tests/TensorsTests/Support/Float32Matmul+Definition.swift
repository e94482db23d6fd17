import Tensors

extension Float32Matmul {
    /// Every choice that changes operands.
    static let all = [Float32MatmulPrecision.high, .medium].flatMap { precision in
        Float32MatmulRounding.allCases.map { Float32Matmul(precision, rounding: $0) }
    }

    /// An operand as a product takes it, by exact arithmetic.
    func rounded(_ x: Double) -> Double {
        let bits: Int
        switch precision {
        case .highest: return x
        case .high: bits = 10
        case .medium: bits = 7
        }
        return BinaryFormat(mantissaBits: bits)
            .rounded(x, rounding == .nearest ? .toNearestOrEven : .towardZero)
    }

    /// An operand as a product takes it.
    func rounded(_ x: Tensor) -> Tensor {
        Tensor(x.doubles().map(rounded), shape: x.shape, dtype: x.dtype)
    }
}

extension Machines {
    /// Every instruction set with one, two and five threads, for products that take operands as said.
    static func all(_ float32Matmul: Float32Matmul) -> [Machine] {
        InstructionSet.available.flatMap { isa in
            [1, 2, 5].map {
                Machine(threads: $0, instructionSet: isa, float32Matmul: float32Matmul)
            }
        }
    }
}
