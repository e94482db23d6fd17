/// How exactly the operands of float32 products are taken, in PyTorch's words (`torch.set_float32_matmul_precision`).
///
/// Products and sums stay the float32 fma chain.
public enum Float32MatmulPrecision: String, Sendable, CaseIterable, Codable {
    /// As they are.
    case highest
    /// Rounded to TF32: ten stored bits of mantissa.
    case high
    /// Rounded to bfloat16: seven stored bits of mantissa.
    case medium

    /// Stored bits of mantissa that operands keep, nil for all of them.
    var mantissaBits: Int? {
        switch self {
        case .highest: nil
        case .high: 10
        case .medium: 7
        }
    }
}

/// How operands lose the bits that a shorter format has no room for.
public enum Float32MatmulRounding: String, Sendable, CaseIterable, Codable {
    /// To nearest, ties to even, as a library rounds that converts them itself.
    case nearest
    /// Cut off, as tensor cores read a float32 number that nobody has converted.
    case truncate
}

/// What float32 products do to their operands first: linear layers, both products of attention, and convolutions.
///
/// PyTorch has a switch of its own for convolutions, `torch.backends.cudnn.allow_tf32`, which is on where that of
/// matrix products is off; here one choice holds for both. Operands are float32 where they are stored as such:
/// products of half formats, which are computed in float32, and those of float64 are left alone.
public struct Float32Matmul: Sendable, Hashable, Codable {
    /// How exactly operands are taken.
    public let precision: Float32MatmulPrecision
    /// How they lose bits, where they lose any.
    public let rounding: Float32MatmulRounding

    /// A choice from its parts.
    public init(_ precision: Float32MatmulPrecision, rounding: Float32MatmulRounding = .nearest) {
        self.precision = precision
        self.rounding = rounding
    }

    /// Operands as they are.
    public static let highest = Float32Matmul(.highest)
}
