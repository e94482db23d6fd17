public import Tensors

/// A backend that goes through the keys block by block, and is defined by its recipe alone.
public protocol OnlineAttentionBackend: AttentionBackend {
    /// The recipe for an input: blocks, their order, and where it rounds; `result` is what comes out.
    func recipe(
        for input: AttentionInput,
        _ result: OnlineAttentionRecipe.Result
    ) -> OnlineAttentionRecipe
}

extension OnlineAttentionBackend {
    /// Attention tile by tile. Throws `MemoryLimitExceeded`.
    public func attend(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try input.online(recipe(for: input, .output), in: evaluator)
    }

    /// The logsumexp of the running state, in float32 or float64. Throws `MemoryLimitExceeded`.
    public func logsumexp(
        _ input: AttentionInput,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try input.online(recipe(for: input, .logsumexp), in: evaluator)
    }

    /// The rounding points of the recipe.
    public func roundings(of input: AttentionInput, on machine: Machine) -> AttentionRoundings {
        input.roundings(recipe(for: input, .output), on: machine)
    }
}
