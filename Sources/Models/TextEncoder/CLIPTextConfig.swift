public import Checkpoints
public import Tensors

/// The shape of a CLIP text encoder, from its `config.json`.
public struct CLIPTextConfig: Sendable {
    /// Tokens of the vocabulary, and positions.
    public let vocabularySize: Int, positions: Int
    /// Numbers of a token, of the feed-forward's middle; layers; heads of each.
    public let hiddenSize: Int, intermediateSize: Int, layers: Int, heads: Int
    /// The feed-forward's activation.
    public let activation: ActivationFunction
    /// What keeps layer norms from dividing by zero.
    public let layerNormEpsilon: Double
    /// The number of the end token; 2 is the value that old configurations had by mistake.
    public let endTokenID: Int
    /// Width of the projected text, where the encoder has a projection.
    public let projectionDim: Int

    /// Reads the `config.json` of a component folder; throws `CheckpointError` with everything that is wrong with it.
    public init(_ directory: ComponentDirectory) throws(CheckpointError) {
        let file = try directory.config()
        self.init(file)
        try file.finish()
    }

    /// Reads and checks the keys; the caller finishes the configuration.
    init(_ config: JSONConfig) {
        vocabularySize = config.int("vocab_size")
        positions = config.int("max_position_embeddings", default: 77)
        hiddenSize = config.int("hidden_size")
        intermediateSize = config.int("intermediate_size")
        layers = config.int("num_hidden_layers")
        heads = config.int("num_attention_heads")
        let name = config.string("hidden_act", default: "quick_gelu")
        if let activation = ActivationFunction(rawValue: name) {
            self.activation = activation
        } else {
            activation = .quickGELU
            config.note(
                "hidden_act",
                what: "is '\(name)'",
                expected: ActivationFunction.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        layerNormEpsilon = config.double("layer_norm_eps", default: 1e-5)
        endTokenID = config.int("eos_token_id", default: 49407)
        projectionDim = config.int("projection_dim", default: 512, in: 1...65536)
        if heads < 1 || hiddenSize % max(heads, 1) != 0 {
            config.note(
                "num_attention_heads",
                what: "is \(heads) for hidden_size \(hiddenSize)",
                expected: "a divisor of hidden_size"
            )
        }
    }
}
