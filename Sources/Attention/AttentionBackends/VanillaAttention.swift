public import Tensors

/// The plain attention of diffusers before PyTorch 2.0: whole score matrix, softmax, product.
///
/// Scores are alpha · (q kᵀ) rounded to the dtype; softmax is computed wide and rounded; so is P · V
/// (diffusers' `AttnProcessor` and `get_attention_scores`, attention_processor.py).
public struct VanillaAttention: AttentionBackend {
    /// `vanilla`.
    public static let name = "vanilla"
    /// None.
    public static let options: [AttentionOption] = []
    /// Rounding-faithful.
    public static let fidelity = Fidelity.roundingFaithful
    /// The rounding points.
    public static let definition =
        "S = round(scale·(q·kᵀ)), P = round(softmax S), O = round(P·v); whole score matrix"

    /// None.
    public let settings: AttentionOptions

    /// Takes no options.
    public init(options: AttentionOptions = [:]) throws(AttentionOptionError) {
        settings = try Self.settle(options)
    }

    /// Attention over all pairs of image and head at once. Throws `MemoryLimitExceeded`.
    public func attend(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try PlainAttention.attend(
            input,
            pairs: 0..<input.layout.batch * input.heads,
            in: evaluator
        )
    }

    /// The logsumexp of the stored scores, in float64. Throws `MemoryLimitExceeded`.
    public func logsumexp(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try PlainAttention.logsumexp(input, in: evaluator)
    }

    /// Scores, probabilities and result are rounded to the dtype; the scale and a mask act in the wide type.
    public func roundings(of input: AttentionInput, on machine: Machine) -> AttentionRoundings {
        PlainAttention.roundings(of: input, on: machine)
    }
}

extension VanillaAttention {
    /// One pair of image and head after the other. Throws `MemoryLimitExceeded`.
    public func attendSparingly(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try PlainAttention.attend(input, sliceSize: 1, in: evaluator)
    }
}

/// Scores, softmax and values for some pairs of image and head: what `vanilla` and `sliced` share.
enum PlainAttention {
    /// All pairs, so many at a time.
    static func attend(
        _ input: AttentionInput,
        sliceSize: Int,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let pairs = input.layout.batch * input.heads
        if sliceSize >= pairs { return try attend(input, pairs: 0..<pairs, in: evaluator) }
        var slices: [Tensor] = []
        for first in stride(from: 0, to: pairs, by: sliceSize) {
            let slice = first..<min(pairs, first + sliceSize)
            slices.append(try attend(input, pairs: slice, in: evaluator))
        }
        return try evaluator.mergeHeads(slices, heads: input.heads)
    }

    static func attend(
        _ input: AttentionInput,
        pairs: Range<Int>,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try evaluator.attentionValues(
            probabilities: try probabilities(input, pairs: pairs, in: evaluator),
            values: input.values,
            heads: input.heads,
            keyHeads: input.keyHeads,
            pairs: pairs
        )
    }

    /// The scores die here, before the values are multiplied.
    private static func probabilities(
        _ input: AttentionInput,
        pairs: Range<Int>,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try evaluator.cast(
            try evaluator.softmax(try scores(input, pairs: pairs, in: evaluator)),
            to: input.values.dtype
        )
    }

    private static func scores(
        _ input: AttentionInput,
        pairs: Range<Int>,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        var queries = input.queries, keys = input.keys
        if input.upcastsAttention {
            queries = try evaluator.cast(queries, to: queries.dtype.wide)
            keys = try evaluator.cast(keys, to: keys.dtype.wide)
        }
        return try evaluator.attentionScores(
            queries: queries,
            keys: keys,
            heads: input.heads,
            keyHeads: input.keyHeads,
            pairs: pairs,
            alpha: input.scale,
            mask: input.mask
        )
    }

    static func logsumexp(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let pairs = 0..<input.layout.batch * input.heads
        return input.logsumexp(ofScores: try scores(input, pairs: pairs, in: evaluator))
    }

    static func roundings(of input: AttentionInput, on machine: Machine) -> AttentionRoundings {
        let dtype = input.queries.dtype, wide = dtype.wide
        let scoreType = input.upcastsAttention ? wide : dtype
        return AttentionRoundings(
            wide: wide,
            scalings: 2,
            scoreRoundings: input.mask.additive == nil ? 0 : 1,
            scoreType: scoreType,
            probabilityType: dtype,
            outputType: dtype,
            normalisation: .wholeRow,
            scoreOperandRoundoff: machine.operandRoundoff(scoreType, wide: wide),
            valueOperandRoundoff: machine.operandRoundoff(dtype, wide: wide)
        )
    }
}
