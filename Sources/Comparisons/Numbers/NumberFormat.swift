package import Records
package import Tensors

/// The format of an element, in which its bits have a meaning and a neighbour.
package enum NumberFormat: Equatable, Sendable {
    case floating(DType)
    case signed, unsigned

    package init(_ format: RecordedTensor.Format) {
        switch format {
        case .int64, .int32: self = .signed
        case .uint8: self = .unsigned
        default: self = DType(rawValue: format.rawValue).map { .floating($0) } ?? .unsigned
        }
    }

    /// The number that some bits stand for; whole numbers beyond 2^53 are rounded.
    package func value(_ pattern: UInt64) -> Double {
        switch self {
        case .signed: Double(Int64(bitPattern: pattern))
        case .unsigned: Double(pattern)
        case .floating(.float64): Double(bitPattern: pattern)
        case .floating(.float32): Double(Float(bitPattern: UInt32(pattern)))
        case .floating(.float16): Double(Float16(bitPattern: UInt16(pattern)))
        case .floating(.bfloat16): Double(Float(bitPattern: UInt32(pattern) << 16))
        }
    }

    /// The number in words, all its digits kept.
    package func text(_ pattern: UInt64) -> String {
        switch self {
        case .signed: "\(Int64(bitPattern: pattern))"
        case .unsigned: "\(pattern)"
        // The fewest digits that stand for no other number of the format.
        case .floating(.float16): "\(Float16(bitPattern: UInt16(pattern)))"
        case .floating(.float32): "\(Float(bitPattern: UInt32(pattern)))"
        case .floating: "\(value(pattern))"
        }
    }

    /// Whether both are the same bits, or both undefined: the bits of a NaN differ between processors and say nothing.
    package func areSame(_ left: UInt64, _ right: UInt64) -> Bool {
        left == right || (isNaN(left) && isNaN(right))
    }

    /// How many numbers of the format lie between two, one of them counted; nil where one is a NaN, and for whole numbers.
    package func distance(_ left: UInt64, _ right: UInt64) -> UInt64? {
        guard case .floating(let dtype) = self, !isNaN(left), !isNaN(right) else { return nil }
        let sign = UInt64(1) << UInt64(8 * dtype.byteCount - 1)
        /// Bits above the sign are zero, so the magnitudes fit.
        func ordered(_ pattern: UInt64) -> Int64 {
            pattern & sign == 0 ? Int64(pattern) : -Int64(pattern & ~sign)
        }
        let (low, high) = (min(ordered(left), ordered(right)), max(ordered(left), ordered(right)))
        return UInt64(bitPattern: high &- low)
    }

    private func isNaN(_ pattern: UInt64) -> Bool {
        if case .floating = self { value(pattern).isNaN } else { false }
    }
}
