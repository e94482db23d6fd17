public import Tensors

/// FlashAttention-1, version 0.2.8: the kernel that PyTorch 2.0 has.
///
/// The output is divided by the sum after every key block and kept in float32, and what goes on to the next block is the
/// logsumexp: the maximum starts from it, and what came before weighs e^(L − m·scale). P = 2^(s·c − m·c) by one fma with
/// c = scale·log₂e, rounded to the dtype for the product with V and summed unrounded; key blocks go forward (Dao-AILab
/// flash-attention v0.2.8, fmha_fprop_kernel_1xN.h; block sizes of fmha_fwd_hdim{32,64,128}.cu and fmha_api.cpp).
public struct Flash1Attention: OnlineAttentionBackend {
    /// `flash1`.
    public static let name = "flash1"
    /// Block sizes.
    public static let options = [
        AttentionOption(
            "block_q",
            .integer(1...65536),
            standard: nil,
            "queries of a tile; changes no bit; without it 128 (the original has 16)"
        ),
        AttentionOption(
            "block_k",
            .integer(1...65536),
            standard: nil,
            "keys of a tile; without it the original's: 128 beyond depth 64 or up to 128 keys, else 256"
        ),
    ]
    /// Rounding-faithful.
    public static let fidelity = Fidelity.roundingFaithful
    /// The rounding points.
    public static let definition =
        "S, L, O in float32; P = 2^fma(S, c, −m·c), rounded for P·v only; after each key block O = (e^(L − m·scale)·O + P·v)/l, "
        + "L = m·scale + ln l; round(O) at the end"

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
        let dtype = input.queries.dtype, layout = input.layout
        return OnlineAttentionRecipe(
            // The original's 16 rows a tile would leave registers empty; no bit depends on it.
            blockQueries: settings.integer("block_q") ?? 128,
            blockKeys: settings.integer("block_k")
                ?? (layout.depth > 64 || layout.keys <= 128 ? 128 : 256),
            isReversed: false,
            scalePlacement: .exponent,
            stateType: dtype.wide,
            probabilityType: dtype,
            outputType: dtype,
            carry: .logsumexp,
            result: result
        )
    }
}
