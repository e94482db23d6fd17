public import CKernels

/// How the elements of a tensor are stored; the raw value is PyTorch's name.
public enum DType: String, Sendable, CaseIterable, Codable {
    case float64, float32, float16, bfloat16

    /// Bytes of one element.
    public var byteCount: Int {
        switch self {
        case .float64: 8
        case .float32: 4
        case .float16, .bfloat16: 2
        }
    }

    /// The type in which operations on this dtype are computed before the result is rounded once.
    public var wide: DType { self == .float64 ? .float64 : .float32 }

    /// Half the distance from 1 to the next larger number: the unit roundoff.
    public var unitRoundoff: Double {
        switch self {
        case .float64: 0x1p-53
        case .float32: 0x1p-24
        case .float16: 0x1p-11
        case .bfloat16: 0x1p-8
        }
    }

    /// The largest finite number.
    public var greatestFiniteMagnitude: Double {
        switch self {
        case .float64: .greatestFiniteMagnitude
        case .float32: 0x1.fffffep127
        case .float16: 65504
        case .bfloat16: 0x1.fep127
        }
    }

    /// The smallest number that has all digits; below it numbers are equally spaced.
    public var leastNormalMagnitude: Double {
        switch self {
        case .float64: 0x1p-1022
        case .float32, .bfloat16: 0x1p-126
        case .float16: 0x1p-14
        }
    }

    /// The smallest number above zero.
    public var leastNonzeroMagnitude: Double { leastNormalMagnitude * (2 * unitRoundoff) }

    /// The same dtype in the kernels' words.
    public var kernel: ck_dtype {
        switch self {
        case .float64: .CK_FLOAT64
        case .float32: .CK_FLOAT32
        case .float16: .CK_FLOAT16
        case .bfloat16: .CK_BFLOAT16
        }
    }
}
