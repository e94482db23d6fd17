public import Tensors

/// PyTorch's math backend: √scale on queries and keys each, whole score matrix.
///
/// Since PyTorch 2.5 half formats are widened first and only the result is rounded; before, every step
/// was rounded (`_scaled_dot_product_attention_math`, attention.cpp). Rows that see nothing give zeros.
public struct MathAttention: AttentionBackend {
    /// `math`.
    public static let name = "math"
    /// Whether half formats are widened.
    public static let options = [
        AttentionOption(
            "upcast",
            .flag,
            standard: .flag(true),
            "compute half formats in float32 (PyTorch 2.5 and later); false rounds every step"
        )
    ]
    /// Rounding-faithful.
    public static let fidelity = Fidelity.roundingFaithful
    /// The rounding points.
    public static let definition =
        "q' = q·√scale, k' = k·√scale, S = q'·k'ᵀ, P = softmax S, O = P·v; float32 inside with upcast"

    /// The choice of widening.
    public let settings: AttentionOptions

    /// Takes `upcast`.
    public init(options: AttentionOptions = [:]) throws(AttentionOptionError) {
        settings = try Self.settle(options)
    }

    /// Attention with the scale shared by queries and keys. Throws `MemoryLimitExceeded`.
    public func attend(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let dtype = input.queries.dtype
        let work = try input.cast(
            to: settings.flag("upcast") ? dtype.wide : dtype,
            in: evaluator
        )
        let root = abs(input.scale).squareRoot()
        let pairs = 0..<work.layout.batch * work.heads
        let probabilities = try evaluator.softmax(
            try evaluator.attentionScores(
                queries: try evaluator.scale(work.queries, by: input.scale < 0 ? -root : root),
                keys: try evaluator.scale(work.keys, by: root),
                heads: work.heads,
                keyHeads: work.keyHeads,
                pairs: pairs,
                alpha: 1,
                mask: work.mask
            )
        )
        return try evaluator.cast(
            try evaluator.attentionValues(
                probabilities: probabilities,
                values: work.values,
                heads: work.heads,
                keyHeads: work.keyHeads,
                pairs: pairs
            ),
            to: dtype
        )
    }
}
