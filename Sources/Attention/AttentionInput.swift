public import Tensors

/// What an attention layer asks for: softmax(scale · q kᵀ + mask) v over several heads.
public struct AttentionInput: Sendable {
    /// Queries `[batch, queries, heads · depth]`; keys and values `[batch, keys, keyHeads · depth]`.
    public let queries: Tensor, keys: Tensor, values: Tensor
    /// Query heads, and the key heads that they share in equal runs.
    public let heads: Int, keyHeads: Int
    /// What scores are multiplied by; 1/√depth unless a layer says otherwise.
    public let scale: Double
    /// Which keys a query may see.
    public let mask: AttentionMask
    /// Whether queries and keys are widened before the product (diffusers' `upcast_attention`).
    ///
    /// Only `vanilla` and `sliced` heed it, as in diffusers.
    public let upcastsAttention: Bool

    /// An input from its parts; traps where the shapes do not fit.
    public init(
        queries: Tensor,
        keys: Tensor,
        values: Tensor,
        heads: Int,
        keyHeads: Int? = nil,
        scale: Double? = nil,
        mask: AttentionMask = .none,
        upcastsAttention: Bool = false
    ) {
        let layout = HeadLayout(
            queries: queries.type,
            keys: keys.type,
            values: values.type,
            heads: heads,
            keyHeads: keyHeads ?? heads
        )
        self.queries = queries
        self.keys = keys
        self.values = values
        self.heads = heads
        self.keyHeads = layout.keyHeads
        self.scale = scale ?? 1 / Double(layout.depth).squareRoot()
        self.mask = mask
        self.upcastsAttention = upcastsAttention
    }

    /// Shapes and sharing of heads.
    public var layout: HeadLayout {
        HeadLayout(
            queries: queries.type,
            keys: keys.type,
            values: values.type,
            heads: heads,
            keyHeads: keyHeads
        )
    }

    /// The same question with the numbers in another dtype.
    ///
    /// Throws `MemoryLimitExceeded`.
    public func cast(
        to dtype: DType,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> AttentionInput {
        var additive: Tensor?
        if let tensor = mask.additive { additive = try evaluator.cast(tensor, to: dtype.wide) }
        return AttentionInput(
            queries: try evaluator.cast(queries, to: dtype),
            keys: try evaluator.cast(keys, to: dtype),
            values: try evaluator.cast(values, to: dtype),
            heads: heads,
            keyHeads: keyHeads,
            scale: scale,
            mask: AttentionMask(isCausal: mask.isCausal, additive: additive),
            upcastsAttention: upcastsAttention
        )
    }

    /// The attention through the keys block by block; see `OnlineAttentionRecipe`.
    ///
    /// Throws `MemoryLimitExceeded`.
    func online(
        _ recipe: OnlineAttentionRecipe,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try evaluator.onlineAttention(
            recipe,
            queries: queries,
            keys: keys,
            values: values,
            heads: heads,
            keyHeads: keyHeads,
            scale: scale,
            mask: mask
        )
    }

    /// Where a recipe rounds for this input.
    func roundings(_ recipe: OnlineAttentionRecipe, on machine: Machine) -> AttentionRoundings {
        recipe.roundings(dtype: queries.dtype, mask: mask, on: machine)
    }
}
