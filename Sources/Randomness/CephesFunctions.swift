/// Single-precision log, sin and cos as PyTorch's vector builds compute them inside `randn`.
///
/// Moshier's Cephes polynomials (`logf`, `sinf`, `cosf`) evaluated by Horner's rule with fused multiply-adds.
/// Every rounding is part of the definition: the order of operations decides the bits of each float32 sample.
enum CephesFunctions {
    /// The natural logarithm of a positive normal number.
    ///
    /// x = 2^exponent · m with m in [√½, √2); log m = f - f²/2 + f³·P(f) with f = m - 1.
    static func log(_ x: Float) -> Float {
        var exponent = Float(x.exponent + 1)
        var f = x.significand / 2
        if f < 0.707_106_77 {
            exponent -= 1
            f = (f - 1) + f
        } else {
            f -= 1
        }
        let square = f * f
        var tail = horner(logarithm, f) * f
        // log 2 is split in two: the short part is exact when multiplied by an exponent.
        tail = (exponent * -2.121_944_4e-4).addingProduct(tail, square)
        tail = tail.addingProduct(-square, 0.5)
        return (f + tail).addingProduct(exponent, 0.693_359_375)
    }

    /// Sine and cosine of an angle in [0, 2π].
    ///
    /// The angle loses the nearest even multiple of π/4 in three parts; what is left lies in [-π/4, π/4].
    static func sineAndCosine(_ angle: Float) -> (sine: Float, cosine: Float) {
        let octant = (Int32(angle * 1.273_239_544_735_16) + 1) & ~1
        let multiple = Float(octant)
        var x = angle
        for part in quarterOfPi { x = x.addingProduct(multiple, -part) }

        let square = x * x
        let cosineTail = horner(cosine, square) * square
        let evenPart = (-(square * 0.5)).addingProduct(cosineTail, square) + 1
        let sineTail = horner(sine, square) * square
        let oddPart = x.addingProduct(sineTail, x)

        // Octants 2 and 6 exchange the two; 4 and 6 turn the sine, 2 and 4 the cosine.
        let isExchanged = octant & 2 != 0
        let sine = isExchanged ? evenPart : oddPart
        let cosine = isExchanged ? oddPart : evenPart
        return (
            octant & 4 != 0 ? -sine : sine,
            (octant & 4 != 0) != isExchanged ? -cosine : cosine
        )
    }

    private static func horner(_ coefficients: [Float], _ x: Float) -> Float {
        coefficients.dropFirst().reduce(coefficients[0]) { $1.addingProduct($0, x) }
    }

    /// π/4 as a sum of three floats; the first two are exact when multiplied by an octant.
    private static let quarterOfPi: [Float] = [
        0.785_156_25, 2.418_756_484_985_351_562_5e-4, 3.774_894_977_445_941_08e-8,
    ]
    private static let logarithm: [Float] = [
        7.037_683_629_2e-2, -1.151_461_031_0e-1, 1.167_699_874_0e-1, -1.242_014_084_6e-1,
        1.424_932_278_7e-1, -1.666_805_766_5e-1, 2.000_071_476_5e-1, -2.499_999_399_3e-1,
        3.333_333_117_4e-1,
    ]
    private static let cosine: [Float] = [
        2.443_315_711_809_948e-5, -1.388_731_625_493_765e-3, 4.166_664_568_298_827e-2,
    ]
    private static let sine: [Float] = [
        -1.951_529_589_1e-4, 8.332_160_873_6e-3, -1.666_665_461_1e-1,
    ]
}
