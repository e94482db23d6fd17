public import Tensors

/// FlashAttention as a program that keeps everything in the dtype would compute it: not what the CUDA kernels do.
///
/// Each assignment of algorithm 1 of "FlashAttention" (Dao et al., 2022; `fa1`) or of "FlashAttention-2" (`fa2`) is rounded to
/// the dtype: scores, probabilities, sums, the running state and the output after every key block. The CUDA kernels keep all of
/// these in float32 (`flash1`, `flash`). Golden et al. (2024, arXiv 2405.02803) re-implemented the algorithm numerically and
/// found about ten times the error of plain attention in bfloat16; a state of that format brings it out, one of float32
/// does not. What their program rounded is not published in full.
public struct FlashLowStateAttention: OnlineAttentionBackend {
    /// `flash-lowstate`.
    public static let name = "flash-lowstate"
    /// Blocks, their order, and which algorithm.
    public static let options = [
        AttentionOption(
            "algorithm",
            .word(["fa1", "fa2"]),
            standard: .word("fa1"),
            "fa1 divides the output by the sum after each key block, fa2 once at the end"
        ),
        AttentionOption(
            "sram",
            .integer(4...16_777_216),
            standard: .integer(16384),
            "numbers that fast memory holds, M: blocks of ⌈M/4d⌉ keys by min(⌈M/4d⌉, d) queries"
        ),
        AttentionOption(
            "block_q",
            .integer(1...65536),
            standard: nil,
            "queries of a tile in place of sram's; changes no bit"
        ),
        AttentionOption(
            "block_k",
            .integer(1...65536),
            standard: nil,
            "keys of a tile in place of sram's"
        ),
        AttentionOption(
            "order",
            .word(["forward", "reverse"]),
            standard: .word("forward"),
            "the order in which key blocks are visited"
        ),
    ]
    /// Rounding-faithful to the algorithm as published, on which the definition says more.
    public static let fidelity = Fidelity.roundingFaithful
    /// The rounding points.
    public static let definition =
        "not the CUDA kernel: S, P, l, O rounded to the dtype at each assignment of the published algorithm, after every key block"

    /// The choices.
    public let settings: AttentionOptions

    /// Takes `algorithm`, `sram`, `block_q`, `block_k` and `order`.
    public init(options: AttentionOptions = [:]) throws(AttentionOptionError) {
        settings = try Self.settle(options)
    }

    /// The recipe for an input.
    public func recipe(
        for input: AttentionInput,
        _ result: OnlineAttentionRecipe.Result
    ) -> OnlineAttentionRecipe {
        let dtype = input.queries.dtype, depth = input.layout.depth
        let sram = settings.integer("sram") ?? 16384
        let columns = max(1, (sram + 4 * depth - 1) / max(4 * depth, 1))
        return OnlineAttentionRecipe(
            blockQueries: settings.integer("block_q") ?? max(1, min(columns, depth)),
            blockKeys: settings.integer("block_k") ?? columns,
            isReversed: settings.word("order") == "reverse",
            scalePlacement: .scores,
            stateType: dtype.wide,
            probabilityType: dtype,
            outputType: dtype,
            carry: .rounded(to: dtype, normalisesBlocks: settings.word("algorithm") == "fa1"),
            result: result
        )
    }
}
