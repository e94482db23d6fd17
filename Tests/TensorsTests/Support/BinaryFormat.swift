import Tensors

/// A binary floating-point format by its three numbers, rounded to by exact arithmetic on float64.
///
/// Independent of the kernels: it scales by powers of two and rounds to an integer.
struct BinaryFormat {
    /// Bits of the significand, the leading one among them.
    let precision: Int
    /// Exponents of the smallest and largest normal numbers.
    let minExponent: Int, maxExponent: Int

    init(_ dtype: DType) {
        switch dtype {
        case .float64: (precision, minExponent, maxExponent) = (53, -1022, 1023)
        case .float32: (precision, minExponent, maxExponent) = (24, -126, 127)
        case .float16: (precision, minExponent, maxExponent) = (11, -14, 15)
        case .bfloat16: (precision, minExponent, maxExponent) = (8, -126, 127)
        }
    }

    /// The format of float32's range with so many stored bits of mantissa.
    init(mantissaBits: Int) {
        (precision, minExponent, maxExponent) = (mantissaBits + 1, -126, 127)
    }

    /// The smallest positive normal number.
    var leastNormal: Double { Double(sign: .plus, exponent: minExponent, significand: 1) }

    /// The largest finite number.
    var greatest: Double {
        let significand = 2 - Double(sign: .plus, exponent: 1 - precision, significand: 1)
        return Double(sign: .plus, exponent: maxExponent, significand: significand)
    }

    /// The number of the format nearest to x, ties to even, overflow to infinity, the sign of zero kept.
    func rounded(_ x: Double) -> Double { rounded(x, .toNearestOrEven) }

    /// The number of the format that a rule names, overflow to infinity, the sign of zero kept.
    func rounded(_ x: Double, _ rule: FloatingPointRoundingRule) -> Double {
        guard x.isFinite, x != 0 else { return x }
        let unit = max(Int(x.exponent), minExponent) - (precision - 1)
        let whole = Double(sign: .plus, exponent: -unit, significand: x)
            .rounded(rule)
        let result = Double(sign: .plus, exponent: unit, significand: whole)
        return abs(result) > greatest ? Double(signOf: x, magnitudeOf: .infinity) : result
    }

    /// The number that a pattern of 16 bits stands for.
    func value(of code: UInt16) -> Double {
        let fraction = Int(code) & (1 << (precision - 1) - 1)
        let exponent = (Int(code) & 0x7FFF) >> (precision - 1)
        let sign: FloatingPointSign = code >> 15 == 1 ? .minus : .plus
        if exponent == 2 * maxExponent + 1 {
            return fraction == 0
                ? Double(signOf: sign == .minus ? -1 : 1, magnitudeOf: .infinity) : .nan
        }
        let unit = max(exponent, 1) - 1 + minExponent - (precision - 1)
        let whole = exponent == 0 ? fraction : fraction + 1 << (precision - 1)
        return Double(sign: sign, exponent: unit, significand: Double(whole))
    }
}

extension DType {
    /// x rounded once to this dtype, by exact arithmetic.
    func rounded(_ x: Double) -> Double { BinaryFormat(self).rounded(x) }

    /// The two dtypes of 16 bits.
    static let halves: [DType] = [.float16, .bfloat16]
}
