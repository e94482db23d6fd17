public import Tensors

/// xFormers' memory-efficient attention (CUTLASS), also PyTorch's `efficient_attention`.
///
/// Scores are multiplied by scale·log₂e in one step, key blocks go forward, state and output are float32;
/// P is rounded to the dtype for the product with V and summed unrounded (kernel_forward.h; block
/// sizes of generate_kernels.py: 64 keys up to depth 64, else 128).
public struct MemoryEfficientAttention: OnlineAttentionBackend {
    /// `memory_efficient`.
    public static let name = "memory_efficient"
    /// Block sizes.
    public static let options = [
        AttentionOption(
            "block_q",
            .integer(1...65536),
            standard: nil,
            "queries of a tile; changes no bit; without it 64 up to depth 128, else 32"
        ),
        AttentionOption(
            "block_k",
            .integer(1...65536),
            standard: nil,
            "keys of a tile; without it the original's: 64 up to depth 64, else 128"
        ),
    ]
    /// Rounding-faithful.
    public static let fidelity = Fidelity.roundingFaithful
    /// The rounding points.
    public static let definition =
        "S·(scale·log₂e) once, m, l, O in float32; P = 2^(S − m), rounded for P·v only; O = round(O/l)"

    /// The chosen blocks.
    public let settings: AttentionOptions

    /// Takes `block_q` and `block_k`.
    public init(options: AttentionOptions = [:]) throws(AttentionOptionError) {
        settings = try Self.settle(options)
    }

    /// The recipe for an input.
    public func recipe(
        for input: AttentionInput,
        _ result: OnlineAttentionRecipe.Result
    ) -> OnlineAttentionRecipe {
        let dtype = input.queries.dtype, depth = input.layout.depth
        return OnlineAttentionRecipe(
            blockQueries: settings.integer("block_q") ?? (depth <= 128 ? 64 : 32),
            blockKeys: settings.integer("block_k") ?? (depth <= 64 ? 64 : 128),
            isReversed: false,
            scalePlacement: .scoresBaseTwo,
            stateType: dtype.wide,
            probabilityType: dtype,
            outputType: dtype,
            result: result
        )
    }
}
