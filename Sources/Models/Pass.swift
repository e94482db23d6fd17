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
    /// Called after each module; nil costs nothing.
    public let observeModule: ModuleObserver?
    /// Which call of the U-Net it is, nil outside the loop.
    public private(set) var step: DenoisingPosition?
    /// Whose each place of the batch is; empty where nobody asks.
    public private(set) var rows: [BatchRow] = []

    /// A pass outside the loop.
    public init(
        evaluator: Evaluator,
        attention: AttentionPolicy,
        observe: AttentionObserver? = nil,
        observeModule: ModuleObserver? = nil
    ) {
        self.evaluator = evaluator
        self.attention = attention
        self.observe = observe
        self.observeModule = observeModule
    }

    /// The same pass at a call of the U-Net.
    public func at(_ step: DenoisingPosition) -> Pass {
        var pass = self
        pass.step = step
        return pass
    }

    /// The same pass for other places of the batch.
    public func of(_ rows: [BatchRow]) -> Pass {
        var pass = self
        pass.rows = rows
        return pass
    }

    /// Attention of a layer: chooses the backend, computes, and tells the observers.
    ///
    /// Throws what the backend or an observer throws.
    func attend(_ input: AttentionInput, at layer: AttentionLayer) throws -> Tensor {
        // What answers is told, not what was asked to find somebody.
        let backend = attention.backend(for: layer.path).resolved(for: input)
        let output = try reporting(
            backend.attend(input, in: evaluator),
            of: layer.path,
            .attention,
            from: [input.queries, input.keys, input.values]
        )
        try observe?(
            AttentionCall(
                layer: layer,
                backend: backend,
                step: step,
                rows: rows,
                input: input,
                output: output
            )
        )
        return output
    }
}

/// Which call of the U-Net it is, of how many in a run.
public struct DenoisingPosition: Sendable, Hashable {
    /// From 0, and the number of all.
    public let index: Int, count: Int

    /// A position from its parts.
    public init(index: Int, count: Int) {
        self.index = index
        self.count = count
    }
}

/// Whose a place of a batch is.
public struct BatchRow: Sendable, Hashable {
    /// The image's number in the batch.
    public let image: Int
    /// Whether the network is shown it without its prompt.
    public let isUnconditional: Bool

    /// A row from its parts.
    public init(image: Int, isUnconditional: Bool = false) {
        self.image = image
        self.isUnconditional = isUnconditional
    }
}

/// Told of each attention call, with its input and output; may throw to stop the pass.
public typealias AttentionObserver = @Sendable (AttentionCall) throws -> Void

/// One attention call of a network.
public struct AttentionCall: Sendable {
    /// Which layer asked.
    public let layer: AttentionLayer
    /// What answered: never a backend that chooses, but what it chose.
    public let backend: any AttentionBackend
    /// Which call of the U-Net it is, nil outside the loop.
    public let step: DenoisingPosition?
    /// Whose each place of the batch is; empty where the pass does not say.
    public let rows: [BatchRow]
    /// The question, and the answer in the queries' dtype and shape.
    public let input: AttentionInput, output: Tensor

    /// A call from its parts.
    public init(
        layer: AttentionLayer,
        backend: any AttentionBackend,
        step: DenoisingPosition?,
        rows: [BatchRow],
        input: AttentionInput,
        output: Tensor
    ) {
        self.layer = layer
        self.backend = backend
        self.step = step
        self.rows = rows
        self.input = input
        self.output = output
    }
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

    /// A layer from its parts.
    public init(path: String, kind: Kind, heads: Int, depth: Int) {
        self.path = path
        self.kind = kind
        self.heads = heads
        self.depth = depth
    }
}
