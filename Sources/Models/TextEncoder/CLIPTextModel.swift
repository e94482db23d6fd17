public import Checkpoints
public import Tensors

/// CLIP's text encoder: token and position embeddings, causal transformer layers, a final norm, a projection of
/// the pooled state where there is one.
///
/// "Learning Transferable Visual Models From Natural Language Supervision"; transformers' `CLIPTextModel` and
/// `CLIPTextModelWithProjection`.
public struct CLIPTextModel: Sendable {
    /// The shape.
    public let config: CLIPTextConfig
    let embeddings: CLIPEmbeddings
    let layers: [CLIPEncoderLayer]
    let finalNorm: LayerNormLayer
    let textProjection: LinearLayer?

    /// Reads configuration and weights of a component folder.
    ///
    /// Throws `CheckpointError` with everything that is missing, misshapen, unused or unsupported, or
    /// `MemoryLimitExceeded`.
    public init(
        _ directory: ComponentDirectory,
        component: String = "text_encoder",
        evaluator: Evaluator,
        dtype: DType,
        hasProjection: Bool = false,
        isSymbolic: Bool = false
    ) throws {
        config = try CLIPTextConfig(directory)
        let weights = WeightsCursor(try directory.weights())
        let root = ModuleLoader(
            component: component,
            weights: weights.droppingPrefix("text_model"),
            evaluator: evaluator,
            dtype: dtype,
            isSymbolic: isSymbolic
        )
        let loader = root.child("text_model")
        embeddings = try CLIPEmbeddings(loader.child("embeddings"), config)
        let list = loader.child("encoder.layers"), config = config
        layers = try (0..<config.layers).map { try CLIPEncoderLayer(list.child($0), config) }
        finalNorm = try LayerNormLayer(
            loader.child("final_layer_norm"),
            width: config.hiddenSize,
            epsilon: config.layerNormEpsilon
        )
        textProjection =
            hasProjection
            ? try LinearLayer(
                root.child("text_projection"),
                inputs: config.hiddenSize,
                outputs: config.projectionDim,
                hasBias: false
            ) : nil
        try weights.finish(ignoring: [
            "text_model.embeddings.position_ids", "embeddings.position_ids",
            // Some checkpoints keep it, and who asks for no projection does without it.
            "text_projection.weight",
        ])
    }

    /// What a prompt becomes.
    public struct Output: Sendable {
        /// The sequence before the first layer and after each, `[batch, tokens, width]`, before the final norm.
        public let hiddenStates: [Tensor]
        /// The last of them after the final norm.
        public let lastHiddenState: Tensor
    }

    /// Encodes sequences of token numbers, all of one length.
    ///
    /// Throws `MemoryLimitExceeded` or what an observer throws.
    public func callAsFunction(_ ids: [[Int]], in pass: Pass) throws -> Output {
        let tokens = ids.first?.count ?? 0
        precondition(
            ids.allSatisfy { $0.count == tokens } && (1...config.positions).contains(tokens),
            "text encoder: sequences of \(ids.map(\.count)) tokens for \(config.positions) positions"
        )
        var states = [try embeddings(ids, in: pass)]
        for layer in layers { states.append(try layer(states[states.count - 1], in: pass)) }
        return Output(
            hiddenStates: states,
            lastHiddenState: try finalNorm(states[states.count - 1], in: pass)
        )
    }

    /// The sequence that a U-Net is shown, `[batch, tokens, width]`: `clipSkip` layers before the last, then the final norm.
    ///
    /// Throws `MemoryLimitExceeded` or what an observer throws.
    public func promptEmbeds(_ ids: [[Int]], clipSkip: Int = 0, in pass: Pass) throws -> Tensor {
        let output = try self(ids, in: pass)
        if clipSkip == 0 { return output.lastHiddenState }
        return try finalNorm(output.hiddenState(beforeLast: clipSkip), in: pass)
    }

    /// The state that stands for each whole sequence, `[batch, width]`, projected where there is a projection.
    ///
    /// Throws `MemoryLimitExceeded`.
    public func pooled(_ ids: [[Int]], _ output: Output, in pass: Pass) throws -> Tensor {
        let shape = output.lastHiddenState.shape
        let rows = ids.enumerated().map { row, ids in row * shape[1] + pooledPosition(ids) }
        let pooled = try pass.evaluator.rows(
            rows,
            shape: [ids.count],
            of: output.lastHiddenState.reshaped([shape[0] * shape[1], shape[2]])
        )
        return try textProjection.map { try $0(pooled, in: pass) } ?? pooled
    }

    /// The place of the token whose state stands for the whole sequence.
    ///
    /// Where the configuration has the mistaken end token 2 it is the largest number (CLIP's own rule).
    func pooledPosition(_ ids: [Int]) -> Int {
        let wanted = config.endTokenID == 2 ? ids.max() : config.endTokenID
        return ids.firstIndex { $0 == wanted } ?? 0
    }
}

extension CLIPTextModel.Output {
    /// The sequence `layers` layers before the last one's, without the final norm.
    public func hiddenState(beforeLast layers: Int) -> Tensor {
        precondition(
            (0..<hiddenStates.count).contains(layers),
            "text encoder: \(layers) layers before the last of \(hiddenStates.count - 1)"
        )
        return hiddenStates[hiddenStates.count - 1 - layers]
    }
}
