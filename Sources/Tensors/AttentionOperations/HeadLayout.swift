/// How queries, keys and values of several heads lie in `[batch, tokens, heads · depth]`.
public struct HeadLayout: Sendable, Hashable {
    /// Query heads, and the key and value heads that they share in equal runs.
    public let heads: Int, keyHeads: Int
    /// Numbers of a head of queries and keys; values have as many.
    public let depth: Int
    /// Images, queries and keys.
    public let batch: Int, queries: Int, keys: Int

    /// The layout of three tensors; traps where they do not fit.
    public init(
        queries q: TensorType,
        keys k: TensorType,
        values v: TensorType,
        heads: Int,
        keyHeads: Int
    ) {
        precondition(
            q.shape.count == 3 && k == v && k.shape.count == 3 && k.shape[0] == q.shape[0]
                && k.dtype == q.dtype && q.shape[2] % heads == 0 && heads % keyHeads == 0
                && k.shape[2] == q.shape[2] / heads * keyHeads,
            "attention: queries \(q), keys \(k), values \(v) in \(heads) and \(keyHeads) heads"
        )
        self.heads = heads
        self.keyHeads = keyHeads
        depth = q.shape[2] / heads
        batch = q.shape[0]
        queries = q.shape[1]
        keys = k.shape[1]
    }

    /// Pairs of an image and a head.
    var pairs: Int { batch * heads }

    /// Element at which the queries of a pair begin; rows follow at `heads * depth`.
    package func queryStart(_ pair: Int, row: Int = 0) -> Int {
        ((pair / heads) * queries + row) * heads * depth + pair % heads * depth
    }

    /// Element at which the keys or values of a pair begin; rows follow at `keyHeads * depth`.
    package func keyStart(_ pair: Int, row: Int = 0) -> Int {
        let keyHead = pair % heads / (heads / keyHeads)
        return ((pair / heads) * keys + row) * keyHeads * depth + keyHead * depth
    }
}

/// Which keys a query may see, besides all of them.
public struct AttentionMask: Sendable {
    /// Whether query i sees keys 0…i only (counted from the top left).
    public let isCausal: Bool
    /// Numbers added to the scaled scores, `[batch or 1, heads or 1, queries or 1, keys]`, or nil.
    ///
    /// In the wide dtype of the queries.
    public let additive: Tensor?

    /// A mask from its parts.
    public init(isCausal: Bool = false, additive: Tensor? = nil) {
        self.isCausal = isCausal
        self.additive = additive
    }

    /// Every query sees every key.
    public static let none = AttentionMask()
}

/// The additive mask's numbers for the rows of one pair.
struct MaskRows {
    let tensor: Tensor
    let layout: HeadLayout

    init(_ tensor: Tensor, layout: HeadLayout, wide: DType) {
        let shape = tensor.shape
        precondition(
            shape.count == 4 && [1, layout.batch].contains(shape[0])
                && [1, layout.heads].contains(shape[1]) && [1, layout.queries].contains(shape[2])
                && shape[3] == layout.keys && tensor.dtype == wide,
            "attention: mask \(tensor.type) for \(layout), wanted in \(wide)"
        )
        self.tensor = tensor
        self.layout = layout
    }

    /// Elements from one query's row to the next.
    var stride: Int { tensor.shape[2] == 1 ? 0 : layout.keys }

    /// Address of the mask for a query row and key of a pair.
    func address(pair: Int, row: Int, key: Int) -> UnsafeRawPointer {
        let shape = tensor.shape
        let image = shape[0] == 1 ? 0 : pair / layout.heads
        let head = shape[1] == 1 ? 0 : pair % layout.heads
        let query = shape[2] == 1 ? 0 : row
        return tensor.address(((image * shape[1] + head) * shape[2] + query) * shape[3] + key)
    }
}
