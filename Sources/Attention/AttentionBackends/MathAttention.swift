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
        let work = try input.cast(to: workType(of: input), in: evaluator)
        return try evaluator.cast(
            try evaluator.attentionValues(
                probabilities: try evaluator.softmax(try scores(work, in: evaluator)),
                values: work.values,
                heads: work.heads,
                keyHeads: work.keyHeads,
                pairs: 0..<work.layout.batch * work.heads
            ),
            to: input.queries.dtype
        )
    }

    /// The logsumexp of the stored scores, in float64. Throws `MemoryLimitExceeded`.
    public func logsumexp(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let work = try input.cast(to: workType(of: input), in: evaluator)
        return work.logsumexp(ofScores: try scores(work, in: evaluator))
    }

    /// Queries and keys are scaled apart, each by a rounded root, and rounded to the type of the work.
    public func roundings(of input: AttentionInput, on machine: Machine) -> AttentionRoundings {
        let dtype = input.queries.dtype, work = workType(of: input)
        let operands = machine.operandRoundoff(work, wide: dtype.wide)
        return AttentionRoundings(
            wide: dtype.wide,
            scalings: 4,
            scoreRoundings: input.mask.additive == nil ? 0 : 1,
            operandType: work == dtype.wide ? nil : work,
            scoreType: work,
            probabilityType: work,
            outputType: dtype,
            normalisation: .wholeRow,
            scoreOperandRoundoff: operands,
            valueOperandRoundoff: operands
        )
    }

    private func workType(of input: AttentionInput) -> DType {
        settings.flag("upcast") ? input.queries.dtype.wide : input.queries.dtype
    }

    private func scores(
        _ work: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let root = abs(work.scale).squareRoot()
        return try evaluator.attentionScores(
            queries: try evaluator.scale(work.queries, by: work.scale < 0 ? -root : root),
            keys: try evaluator.scale(work.keys, by: root),
            heads: work.heads,
            keyHeads: work.keyHeads,
            pairs: 0..<work.layout.batch * work.heads,
            alpha: 1,
            mask: work.mask
        )
    }
}
