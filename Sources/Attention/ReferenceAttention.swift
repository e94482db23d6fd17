public import Tensors

/// The yardstick: attention in float64 from the very numbers that a backend was given.
///
/// Low-precision inputs are widened exactly; scores, softmax and products are float64. Keys go by in
/// blocks, so working memory does not grow with the square of the sequence.
public enum ReferenceAttention {
    private static func recipe(_ result: OnlineAttentionRecipe.Result) -> OnlineAttentionRecipe {
        OnlineAttentionRecipe(
            blockQueries: 64,
            blockKeys: 128,
            isReversed: false,
            scalePlacement: .scores,
            stateType: .float64,
            probabilityType: .float64,
            outputType: .float64,
            result: result
        )
    }

    /// The attention `[batch, queries, heads · depth]` in float64. Throws `MemoryLimitExceeded`.
    public static func attend(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try evaluate(input, .output, in: evaluator)
    }

    /// The logsumexp of the scores of each query, `[batch, heads, queries]` in float64.
    ///
    /// -inf for a query that sees nothing. Throws `MemoryLimitExceeded`.
    public static func logsumexp(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try evaluate(input, .logsumexp, in: evaluator)
    }

    /// Where the reference rounds.
    public static func roundings(of input: AttentionInput, on machine: Machine)
        -> AttentionRoundings
    {
        input.roundings(recipe(.output), on: machine)
    }

    /// The probabilities `[batch · heads, queries, keys]` in float64, the whole matrix. Throws `MemoryLimitExceeded`.
    public static func probabilities(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let exact = try input.cast(to: .float64, in: evaluator)
        return try evaluator.softmax(
            try evaluator.attentionScores(
                queries: exact.queries,
                keys: exact.keys,
                heads: exact.heads,
                keyHeads: exact.keyHeads,
                pairs: 0..<exact.layout.batch * exact.heads,
                alpha: exact.scale,
                mask: exact.mask
            )
        )
    }

    private static func evaluate(
        _ input: AttentionInput,
        _ result: OnlineAttentionRecipe.Result,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let mask = try input.mask.additive.map { (tensor) throws(MemoryLimitExceeded) in
            try evaluator.cast(tensor, to: .float64)
        }
        return try evaluator.onlineAttention(
            recipe(result),
            queries: input.queries,
            keys: input.keys,
            values: input.values,
            heads: input.heads,
            keyHeads: input.keyHeads,
            scale: input.scale,
            mask: AttentionMask(isCausal: input.mask.isCausal, additive: mask)
        )
    }
}
