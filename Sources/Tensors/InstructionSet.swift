import CKernels

/// Which compiled form of the kernels runs; all give the same bits. AVX is x86-64's, NEON aarch64's.
public enum InstructionSet: String, Sendable, CaseIterable, Codable {
    case scalar, avx2, avx512, neon

    /// The widest form that this processor executes.
    public static var widest: InstructionSet {
        switch ck_widest_isa() {
        case .CK_SCALAR: .scalar
        case .CK_AVX2: .avx2
        case .CK_AVX512: .avx512
        case .CK_NEON: .neon
        }
    }

    /// Every form that this processor executes, narrowest first.
    public static var available: [InstructionSet] {
        switch widest {
        case .scalar: [.scalar]
        case .avx2: [.scalar, .avx2]
        case .avx512: [.scalar, .avx2, .avx512]
        case .neon: [.scalar, .neon]
        }
    }

    /// The form that the environment variable `SDLAB_ISA` names, else the widest.
    ///
    /// Throws `InstructionSetError` where the name is unknown or the processor lacks it.
    public static func chosen(
        environment: [String: String]
    ) throws(InstructionSetError) -> InstructionSet {
        guard let name = environment["SDLAB_ISA"], !name.isEmpty else { return widest }
        guard let isa = InstructionSet(rawValue: name), available.contains(isa) else {
            throw InstructionSetError(asked: name, available: available.map(\.rawValue))
        }
        return isa
    }

    /// The same choice in the kernels' words.
    var kernel: ck_isa {
        switch self {
        case .scalar: .CK_SCALAR
        case .avx2: .CK_AVX2
        case .avx512: .CK_AVX512
        case .neon: .CK_NEON
        }
    }
}

/// `SDLAB_ISA` asks for a form that does not exist or that this processor lacks.
public struct InstructionSetError: Error, Equatable, CustomStringConvertible {
    /// What was asked for, and what can be had here.
    public let asked: String, available: [String]

    /// Where, what, what was expected, and what to do.
    public var description: String {
        "SDLAB_ISA=\(asked): this processor has \(available.joined(separator: ", ")); "
            + "choose one of them or unset the variable"
    }
}
