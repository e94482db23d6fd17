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
        var queries = input.queries, keys = input.keys
        if input.upcastsAttention {
            queries = try evaluator.cast(queries, to: queries.dtype.wide)
            keys = try evaluator.cast(keys, to: keys.dtype.wide)
        }
        let scores = try evaluator.attentionScores(
            queries: queries,
            keys: keys,
            heads: input.heads,
            keyHeads: input.keyHeads,
            pairs: pairs,
            alpha: input.scale,
            mask: input.mask
        )
        return try evaluator.cast(try evaluator.softmax(scores), to: input.values.dtype)
    }
}
