public import Attention
public import Tensors

/// What a forward pass carries along: who computes, which attention serves which layer, who observes, which step it is.
public struct Pass: Sendable {
    /// The funnel that all operations go through.
    public let evaluator: Evaluator
    /// Which backend serves which layer.
    public let attention: AttentionPolicy
    /// Called after each attention; nil costs nothing.
    public let observe: AttentionObserver?
    /// The index of the denoising step, nil outside the loop.
    public let step: Int?

    /// A pass from its parts.
    public init(
        evaluator: Evaluator,
        attention: AttentionPolicy,
        observe: AttentionObserver? = nil,
        step: Int? = nil
    ) {
        self.evaluator = evaluator
        self.attention = attention
        self.observe = observe
        self.step = step
    }

    /// The same pass at a denoising step.
    public func at(step: Int) -> Pass {
        Pass(evaluator: evaluator, attention: attention, observe: observe, step: step)
    }

    /// Attention of a layer: chooses the backend, computes, and tells the observer.
    ///
    /// Throws what the backend or the observer throws.
    func attend(_ input: AttentionInput, at layer: AttentionLayer) throws -> Tensor {
        let backend = attention.backend(for: layer.path)
        let output = try backend.attend(input, in: evaluator)
        try observe?(
            AttentionCall(
                layer: layer,
                backend: backend,
                step: step,
                input: input,
                output: output
            )
        )
        return output
    }
}

/// Told of each attention call, with its input and output; may throw to stop the pass.
public typealias AttentionObserver = @Sendable (AttentionCall) throws -> Void

/// One attention call of a network.
public struct AttentionCall: Sendable {
    /// Which layer asked.
    public let layer: AttentionLayer
    /// What answered.
    public let backend: any AttentionBackend
    /// The index of the denoising step, nil outside the loop.
    public let step: Int?
    /// The question, and the answer in the queries' dtype and shape.
    public let input: AttentionInput, output: Tensor
}

/// A layer that attends.
public struct AttentionLayer: Sendable, Hashable {
    /// What attends to what.
    public enum Kind: String, Sendable, CaseIterable {
        /// Text tokens to earlier text tokens.
        case text
        /// Image tokens to each other.
        case selfAttention = "self"
        /// Image tokens to text tokens.
        case cross
        /// Image tokens to each other in the autoencoder.
        case vae
    }

    /// The module's path, which is its checkpoint prefix: `unet.mid_block.attentions.0.transformer_blocks.0.attn1`.
    public let path: String
    /// What attends to what.
    public let kind: Kind
    /// Heads, and numbers of a head.
    public let heads: Int, depth: Int
}
