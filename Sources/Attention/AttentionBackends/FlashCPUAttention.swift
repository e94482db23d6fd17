public import Tensors

/// PyTorch's flash attention for CPUs, since 2.1.
///
/// Scores are multiplied by the scale before the maximum, exponentials are to base e, key blocks of 512 go forward; state and
/// output are float32 (float64 for float64), P is rounded to the dtype for the product with V and summed unrounded, and the
/// result is multiplied by the reciprocal of its sum (aten/src/ATen/native/cpu/FlashAttentionKernel.cpp).
public struct FlashCPUAttention: OnlineAttentionBackend {
    /// `flash-cpu`.
    public static let name = "flash-cpu"
    /// Block sizes.
    public static let options = [
        AttentionOption(
            "block_q",
            .integer(1...65536),
            standard: nil,
            "queries of a tile; changes no bit; without it the original's: 256 from 768 queries on, 64 from 192, else 32"
        ),
        AttentionOption(
            "block_k",
            .integer(1...65536),
            standard: .integer(512),
            "keys of a tile"
        ),
    ]
    /// Rounding-faithful.
    public static let fidelity = Fidelity.roundingFaithful
    /// The rounding points.
    public static let definition =
        "S = scale·(q·k), m, l, O in float32; P = e^(S − m), rounded for P·v only; O = round(O·(1/l)) at the end"

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
        let dtype = input.queries.dtype, queries = input.layout.queries
        return OnlineAttentionRecipe(
            blockQueries: settings.integer("block_q")
                ?? (queries >= 768 ? 256 : queries >= 192 ? 64 : 32),
            blockKeys: settings.integer("block_k") ?? 512,
            isReversed: false,
            scalePlacement: .scores,
            stateType: dtype.wide,
            probabilityType: dtype,
            outputType: dtype,
            result: result
        )
    }
}
