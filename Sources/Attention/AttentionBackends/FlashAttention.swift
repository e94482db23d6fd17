public import Tensors

/// FlashAttention-2: tiles of queries and keys, online softmax, float32 state.
///
/// P = 2^(s·c − m·c) by one fma with c = scale·log₂e; the sum takes P unrounded, the product with V takes it
/// rounded to the dtype; one division at the end. Key blocks are visited from the last to the first
/// (Dao-AILab flash-attention, flash_fwd_kernel.h and softmax.h; block sizes of flash_fwd_launch_template.h).
public struct FlashAttention: OnlineAttentionBackend {
    /// `flash`.
    public static let name = "flash"
    /// Block sizes and their order.
    public static let options = [
        AttentionOption(
            "block_q",
            .integer(1...65536),
            standard: nil,
            "queries of a tile; changes no bit; without it 128, as the original"
        ),
        AttentionOption(
            "block_k",
            .integer(1...65536),
            standard: nil,
            "keys of a tile; without it the original's: 128 up to depth 64, else 64"
        ),
        AttentionOption(
            "order",
            .word(["reverse", "forward"]),
            standard: .word("reverse"),
            "the order in which key blocks are visited"
        ),
    ]
    /// Rounding-faithful.
    public static let fidelity = Fidelity.roundingFaithful
    /// The rounding points.
    public static let definition =
        "S, m, l, O in float32; P = 2^fma(S, c, −m·c), rounded for P·v only; O = round(O/l) at the end"

    /// The chosen blocks and order.
    public let settings: AttentionOptions

    /// Takes `block_q`, `block_k` and `order`.
    public init(options: AttentionOptions = [:]) throws(AttentionOptionError) {
        settings = try Self.settle(options)
    }

    /// The recipe for an input.
    public func recipe(
        for input: AttentionInput,
        _ result: OnlineAttentionRecipe.Result
    ) -> OnlineAttentionRecipe {
        let dtype = input.queries.dtype
        return OnlineAttentionRecipe(
            blockQueries: settings.integer("block_q") ?? 128,
            blockKeys: settings.integer("block_k") ?? (input.layout.depth <= 64 ? 128 : 64),
            isReversed: settings.word("order") == "reverse",
            scalePlacement: .exponent,
            stateType: dtype.wide,
            probabilityType: dtype,
            outputType: dtype,
            result: result
        )
    }
}
