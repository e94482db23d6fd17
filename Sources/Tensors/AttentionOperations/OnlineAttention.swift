import CKernels

/// How an attention goes through its keys block by block, and where it rounds.
public struct OnlineAttentionRecipe: Sendable, Hashable {
    /// Where the scale acts.
    public enum ScalePlacement: String, Sendable {
        /// In the exponent: 2^(s c − m c) by one fma, c = scale · log₂e (FlashAttention-2).
        case exponent
        /// On the scores, together with log₂e, before the maximum (xFormers' CUTLASS kernel).
        case scoresBaseTwo
        /// On the scores, with exponentials to base e (the float64 reference, PyTorch's CPU kernel).
        case scores
    }

    /// What goes on from one key block to the next.
    public enum Carry: Sendable, Hashable {
        /// Maximum, sum, and an output that the last sum divides (FlashAttention-2, CUTLASS, PyTorch's CPU kernel).
        case maximumAndSum
        /// The logsumexp, and an output that the sum of each block divides (FlashAttention-1).
        case logsumexp
        /// Maximum, sum and output, each rounded to a type whenever it is assigned, as are scores and probabilities.
        ///
        /// The sum divides the output after each block ("FlashAttention", algorithm 1), or once at the end.
        case rounded(to: DType, normalisesBlocks: Bool)
    }

    /// What comes out.
    public enum Result: String, Sendable { case output, logsumexp }

    /// Queries and keys of a block. The number of keys is part of what a backend computes; that of queries is not.
    public var blockQueries: Int, blockKeys: Int
    /// Whether key blocks are visited from the last to the first.
    public var isReversed: Bool
    /// Where the scale acts.
    public var scalePlacement: ScalePlacement
    /// The type of scores, running state and output before its rounding.
    public var stateType: DType
    /// What goes on from one key block to the next.
    public var carry: Carry
    /// The type to which probabilities are rounded before they meet the values.
    public var probabilityType: DType
    /// The type of the result.
    public var outputType: DType
    /// What comes out.
    public var result: Result

    /// A recipe from its parts.
    public init(
        blockQueries: Int,
        blockKeys: Int,
        isReversed: Bool,
        scalePlacement: ScalePlacement,
        stateType: DType,
        probabilityType: DType,
        outputType: DType,
        carry: Carry = .maximumAndSum,
        result: Result = .output
    ) {
        precondition(
            blockQueries >= 1 && blockKeys >= 1,
            "online attention: blocks of \(blockQueries) by \(blockKeys)"
        )
        precondition(stateType == stateType.wide, "online attention: state in \(stateType)")
        if case .rounded = carry {
            // What is rounded is a score, not its multiple in another base.
            precondition(scalePlacement == .scores, "online attention: scale in \(scalePlacement)")
        }
        self.blockQueries = blockQueries
        self.blockKeys = blockKeys
        self.isReversed = isReversed
        self.scalePlacement = scalePlacement
        self.stateType = stateType
        self.probabilityType = probabilityType
        self.outputType = outputType
        self.carry = carry
        self.result = result
    }
}

/// softmax(scale · q kᵀ + mask) v through the keys block by block, with a running maximum and sum.
///
/// `[batch, tokens, heads · depth]` three times → the first one's shape, or `[batch, heads, queries]` for the
/// logsumexp ("FlashAttention-2", algorithm 1). The score matrix never exists as a whole.
struct OnlineAttention: Operation {
    let recipe: OnlineAttentionRecipe
    let heads: Int
    let keyHeads: Int
    let scale: Double
    let mask: AttentionMask

    let name = "online_attention"

    private func layout(_ inputs: [TensorType]) -> HeadLayout {
        HeadLayout(
            queries: inputs[0],
            keys: inputs[1],
            values: inputs[2],
            heads: heads,
            keyHeads: keyHeads
        )
    }

    func output(of inputs: [TensorType]) -> TensorType {
        let layout = layout(inputs)
        return recipe.result == .output
            ? TensorType(inputs[0].shape, recipe.outputType)
            : TensorType([layout.batch, heads, layout.queries], recipe.stateType)
    }

    func cost(of inputs: [TensorType]) -> Cost {
        let layout = layout(inputs)
        return Cost(
            flops: layout.pairs * layout.queries * layout.keys * (4 * layout.depth + 5),
            bytes: inputs.map(\.byteCount).reduce(output(of: inputs).byteCount, +)
        )
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let layout = layout(inputs.map(\.type))
        let queries = OnlineAttentionWalk.queriesPerTask(recipe, layout)
        let blocks = (layout.queries + queries - 1) / queries
        let walk = OnlineAttentionWalk(
            recipe: recipe,
            layout: layout,
            scale: scale,
            mask: mask,
            inputs: inputs,
            machine: machine
        )
        machine.pool.run(tasks: layout.pairs * blocks, scratchBytes: walk.scratch.byteCount) {
            task,
            memory in
            let pair = task / blocks, first = task % blocks * queries
            walk.run(
                pair: pair,
                rows: first..<min(layout.queries, first + queries),
                memory: memory,
                output: output
            )
        }
    }
}

extension Evaluator {
    /// Attention through the keys block by block; see `OnlineAttentionRecipe`. Throws `MemoryLimitExceeded`.
    public func onlineAttention(
        _ recipe: OnlineAttentionRecipe,
        queries: Tensor,
        keys: Tensor,
        values: Tensor,
        heads: Int,
        keyHeads: Int,
        scale: Double,
        mask: AttentionMask
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(
            OnlineAttention(
                recipe: recipe,
                heads: heads,
                keyHeads: keyHeads,
                scale: scale,
                mask: mask
            ),
            queries,
            keys,
            values
        )
    }
}
