public import Tensors

/// What a dispatcher looks at of an attention call before it chooses a kernel.
public struct DispatchQuestion: Sendable, Hashable {
    /// Images, query heads, and the key heads that they share in equal runs.
    public let batch: Int, heads: Int, keyHeads: Int
    /// Queries and keys of an image, and numbers of a head.
    public let queries: Int, keys: Int, depth: Int
    /// The dtype of queries, keys and values.
    public let dtype: DType
    /// The dtype's name.
    public var dtypeName: String { dtype.rawValue }
    /// Whether numbers are added to scores, and whether query i sees keys 0…i only.
    public let hasMask: Bool, isCausal: Bool
    /// Whether deterministic algorithms were asked for (`torch.use_deterministic_algorithms`).
    public let isDeterministic: Bool

    /// The question of an input.
    public init(_ input: AttentionInput, isDeterministic: Bool = false) {
        let layout = input.layout
        batch = layout.batch
        heads = layout.heads
        keyHeads = layout.keyHeads
        queries = layout.queries
        keys = layout.keys
        depth = layout.depth
        dtype = input.queries.dtype
        hasMask = input.mask.additive != nil
        isCausal = input.mask.isCausal
        self.isDeterministic = isDeterministic
    }

    /// The question of sizes; `DispatchRequest` reads them from words.
    init(
        batch: Int,
        heads: (queries: Int, keys: Int),
        tokens: (queries: Int, keys: Int),
        depth: Int,
        dtype: DType,
        hasMask: Bool,
        isCausal: Bool,
        isDeterministic: Bool
    ) {
        self.batch = batch
        (self.heads, keyHeads) = heads
        (queries, keys) = tokens
        self.depth = depth
        self.dtype = dtype
        self.hasMask = hasMask
        self.isCausal = isCausal
        self.isDeterministic = isDeterministic
    }

    /// The shape of the queries, `[batch, heads, tokens, depth]`.
    public var shape: [Int] { [batch, heads, queries, depth] }
    /// The shape of keys and values, `[batch, heads, tokens, depth]`.
    public var keyShape: [Int] { [batch, keyHeads, keys, depth] }
}
