public import Models
public import Specs

/// Attention alone: the shape of the question, and how its numbers are drawn.
public struct AttentionWorkload: Sendable, Hashable {
    /// Independent problems of one call.
    public var batch: Int
    /// Heads of the queries, and the heads of keys and values that equal runs of them share.
    public var heads: Int, keyHeads: Int
    /// Queries, keys, and numbers of a head.
    public var queries: Int, keys: Int, depth: Int
    /// What scores are multiplied by; nil: 1/√depth.
    public var scale: Double?
    /// Whether query i sees keys 0…i only.
    public var isCausal: Bool
    /// What else hides keys from queries.
    public var mask: SyntheticMask
    /// How the numbers are distributed.
    public var distribution: InputDistribution
    /// A call is made for each.
    public var seeds: [UInt64]

    /// What scores are multiplied by.
    public var settledScale: Double { scale ?? 1 / Double(depth).squareRoot() }

    /// The layer that tables name: there is but one.
    public var layer: AttentionLayer {
        AttentionLayer(
            path: "attention",
            kind: queries == keys ? .selfAttention : .cross,
            heads: heads,
            depth: depth
        )
    }
}
