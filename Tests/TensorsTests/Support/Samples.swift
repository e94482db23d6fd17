import Tensors
import TestSupport

/// Seeded numbers to test with: ordinary ones, and those that betray an arithmetic.
struct Samples {
    /// What the numbers are like.
    enum Kind: String, CaseIterable, Sendable {
        /// Around 0 with standard deviation 1.
        case ordinary
        /// Signed zeros, subnormal, tiny and large numbers and pairs that cancel, all finite.
        case adversarial
        /// Adversarial numbers with infinities and NaN among them.
        case special
    }

    private var source: Mutation

    init(seed: UInt64) {
        source = Mutation(seed: seed)
    }

    /// Any 64 bits.
    mutating func bits() -> UInt64 { source.next() }

    /// A number in [0, 1).
    mutating func unit() -> Double { Double(source.next() >> 11) * 0x1p-53 }

    /// A number with mean 0 and variance 1.
    mutating func ordinary() -> Double {
        // The sum of twelve uniforms: as normal as a test needs.
        (0..<12).reduce(-6) { sum, _ in sum + unit() }
    }

    /// `count` numbers, already rounded to `dtype`.
    mutating func numbers(_ count: Int, _ dtype: DType, _ kind: Kind = .ordinary) -> [Double] {
        var previous = 1.0
        return (0..<count).map { _ in
            let value = dtype.rounded(number(dtype, kind, previous: previous))
            previous = value
            return value
        }
    }

    /// A tensor of such numbers.
    mutating func tensor(_ shape: [Int], _ dtype: DType, _ kind: Kind = .ordinary) -> Tensor {
        let numbers = numbers(shape.reduce(1, *), dtype, kind)
        return Tensor(numbers, shape: shape, dtype: dtype)
    }

    private mutating func number(_ dtype: DType, _ kind: Kind, previous: Double) -> Double {
        let format = BinaryFormat(dtype)
        switch (kind, source.below(kind == .special ? 12 : 10)) {
        case (.ordinary, _): return ordinary()
        case (_, 0): return 0
        case (_, 1): return -0.0
        case (_, 2): return (unit() - 0.5) * format.leastNormal
        case (_, 3): return ordinary() * format.leastNormal * 4
        case (_, 4): return ordinary() * format.greatest.squareRoot() / 16
        case (_, 5): return -previous
        case (_, 6): return ordinary() * 1e-4
        case (_, 10): return source.below(2) == 0 ? .infinity : -.infinity
        case (_, 11): return Double(bitPattern: source.next() | Double.nan.bitPattern)
        default: return ordinary()
        }
    }
}
