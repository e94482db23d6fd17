import Tensors

/// Seeded numbers to compute with: uniform, with mean 0 and variance 1.
struct RandomTensors {
    private var state: UInt64

    /// The numbers of a seed.
    init(seed: UInt64 = 0) {
        state = seed
    }

    /// So many numbers.
    mutating func numbers(_ count: Int) -> [Float] {
        let reach = Float(3).squareRoot()
        return (0..<count).map { _ in reach * (Float(next() >> 40) * 0x1p-23 - 1) }
    }

    /// A tensor of such numbers.
    mutating func tensor(_ shape: [Int], _ dtype: DType) -> Tensor {
        Tensor(numbers(shape.reduce(1, *)), shape: shape, dtype: dtype)
    }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
