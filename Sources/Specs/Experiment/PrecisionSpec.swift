/// The format that numbers are stored in, by PyTorch's name.
public enum FloatFormat: String, SpecWord {
    /// IEEE binary64.
    case float64
    /// IEEE binary32.
    case float32
    /// IEEE binary16.
    case float16
    /// The upper half of binary32.
    case bfloat16
}

/// What float32 matrix products may do with their inputs: `torch.set_float32_matmul_precision`.
public enum Float32MatmulPrecision: String, SpecWord {
    /// Nothing.
    case highest
    /// Round them to TF32.
    case high
    /// Round them to bfloat16.
    case medium
}

/// How inputs of float32 matrix products lose the bits that a shorter format has no room for.
public enum Float32MatmulRounding: String, SpecWord {
    /// To nearest, ties to even.
    case nearest
    /// Cut off, as tensor cores do.
    case truncate
}

/// The format that the autoencoder works in.
public enum AutoencoderFormat: String, SpecWord {
    /// The one of the rest.
    case same
    /// float32, whatever the rest works in.
    case float32
}

/// What is stored and computed in which precision.
public struct PrecisionSpec: Sendable {
    /// The format of weights and activations.
    public let dtype: Located<FloatFormat>
    /// What float32 matrix products may do with their inputs.
    public let float32Matmul: Located<Float32MatmulPrecision>
    /// How they lose bits, where they lose any.
    public let float32MatmulRounding: Located<Float32MatmulRounding>
    /// Whether queries and keys are widened before they are multiplied.
    public let upcastAttention: Located<Bool>
    /// Whether scores are widened before the softmax.
    public let upcastSoftmax: Located<Bool>
    /// The format that the autoencoder works in; nothing: what the model's pipeline in diffusers does.
    public let autoencoder: Located<AutoencoderFormat>?

    /// Reads the section `precision`.
    init(_ section: Section<PrecisionKey>) {
        dtype = section.word(.dtype, of: FloatFormat.self) ?? section.absent(.float32)
        float32Matmul =
            section.word(.float32Matmul, of: Float32MatmulPrecision.self)
            ?? section.absent(.highest)
        float32MatmulRounding =
            section.word(.float32MatmulRounding, of: Float32MatmulRounding.self)
            ?? section.absent(.nearest)
        upcastAttention = section.flag(.upcastAttention, default: false)
        upcastSoftmax = section.flag(.upcastSoftmax, default: false)
        autoencoder = section.word(.autoencoder, of: AutoencoderFormat.self)
    }
}

/// The keys of the section `precision`.
enum PrecisionKey: String, SectionKey {
    case dtype
    case float32Matmul = "float32_matmul"
    case float32MatmulRounding = "float32_matmul_rounding"
    case upcastAttention = "upcast_attention"
    case upcastSoftmax = "upcast_softmax"
    case autoencoder = "vae_dtype"
}
