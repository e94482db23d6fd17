import Tensors
import Testing

struct NaturalLogarithmTests {
    @Test(
        "logarithms of powers of e are their exponents",
        arguments: [-700.0, -1, 0, 1, 2, 10, 700]
    )
    func powers(exponent: Double) {
        // e^n itself is rounded, which moves the logarithm by up to 2^-53, and the result by one unit of its own.
        let powers = [
            -700.0: 9.85967654375977e-305, -1: 0.36787944117144233, 0: 1, 1: 2.718281828459045,
        ]
        .merging([2: 7.38905609893065, 10: 22026.465794806718, 700: 1.0142320547350045e304]) { $1 }
        let result = powers[exponent].map(naturalLogarithm) ?? .nan
        #expect(abs(result - exponent) <= max(1, abs(exponent)) * 0x1p-51)
    }

    @Test("zero, infinity and negative numbers follow IEEE 754")
    func edges() {
        #expect(naturalLogarithm(0) == -.infinity)
        #expect(naturalLogarithm(.infinity) == .infinity)
        #expect(naturalLogarithm(-1).isNaN)
    }
}
