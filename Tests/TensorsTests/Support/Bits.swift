import Tensors

/// Comparison down to the bit.
enum Bits {
    /// The first difference between two lists of numbers, or nil: zeros have signs, any NaN equals any other.
    static func difference(
        _ result: [Double],
        _ expected: [Double],
        on place: String = ""
    ) -> String? {
        guard result.count == expected.count else {
            return "\(place): \(result.count) numbers, expected \(expected.count)"
        }
        let wrong = result.indices.filter {
            result[$0].bitPattern != expected[$0].bitPattern
                && !(result[$0].isNaN && expected[$0].isNaN)
        }
        guard let first = wrong.first else { return nil }
        return "\(place): \(result[first]) is not \(expected[first]) at \(first); "
            + "\(wrong.count) of \(result.count) differ"
    }

    /// The first difference between two tensors, or nil: shape, dtype and every bit, those of NaN too.
    static func difference(
        _ result: Tensor,
        _ expected: Tensor,
        on place: String = ""
    ) -> String? {
        if result.hasEqualBits(expected) { return nil }
        guard result.type == expected.type else {
            return "\(place): \(result.type), expected \(expected.type)"
        }
        return difference(result.doubles(), expected.doubles(), on: place)
            ?? "\(place): the same numbers, but other bits of NaN"
    }

    /// The elements of a 16-bit tensor as patterns.
    static func codes(_ tensor: Tensor) -> [UInt16] {
        tensor.withBytes { Array($0.bindMemory(to: UInt16.self)) }
    }

    /// A 16-bit tensor from patterns.
    static func tensor(_ codes: [UInt16], _ dtype: DType) -> Tensor {
        codes.withUnsafeBytes { Tensor(bytes: $0, shape: [codes.count], dtype: dtype) }
    }

    /// How far a result is from the truth, in units of the truth's last place in `dtype`.
    static func ulps(_ result: Double, _ truth: Double, _ dtype: DType) -> Double {
        if result == truth || (result.isNaN && truth.isNaN) { return 0 }
        let format = BinaryFormat(dtype)
        let exponent =
            truth == 0 ? format.minExponent : max(Int(truth.exponent), format.minExponent)
        let place = Double(sign: .plus, exponent: exponent - (format.precision - 1), significand: 1)
        let distance = abs(result - truth) / place
        return distance.isNaN ? .infinity : distance
    }
}
