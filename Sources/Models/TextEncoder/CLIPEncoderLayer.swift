import Attention
import Tensors

/// One transformer layer of the text encoder (transformers' `CLIPEncoderLayer`).
struct CLIPEncoderLayer {
    let norm1: LayerNormLayer, norm2: LayerNormLayer
    let attention: AttentionModule
    let fc1: LinearLayer, fc2: LinearLayer
    let activation: ActivationFunction
    private let activationPath: String

    init(_ loader: ModuleLoader, _ config: CLIPTextConfig) throws {
        let width = config.hiddenSize
        norm1 = try LayerNormLayer(
            loader.child("layer_norm1"),
            width: width,
            epsilon: config.layerNormEpsilon
        )
        attention = try AttentionModule(
            loader.child("self_attn"),
            kind: .text,
            width: width,
            heads: config.heads,
            hasBias: true,
            names: AttentionModule.Names(
                query: "q_proj",
                key: "k_proj",
                value: "v_proj",
                output: "out_proj"
            )
        )
        norm2 = try LayerNormLayer(
            loader.child("layer_norm2"),
            width: width,
            epsilon: config.layerNormEpsilon
        )
        fc1 = try LinearLayer(
            loader.child("mlp.fc1"),
            inputs: width,
            outputs: config.intermediateSize
        )
        fc2 = try LinearLayer(
            loader.child("mlp.fc2"),
            inputs: config.intermediateSize,
            outputs: width
        )
        activation = config.activation
        activationPath = loader.child("mlp.activation_fn").path
    }

    /// `[batch, tokens, width]` → same.
    func callAsFunction(_ x: Tensor, in pass: Pass) throws -> Tensor {
        let hidden = try attention(
            norm1(x, in: pass),
            mask: AttentionMask(isCausal: true),
            adding: x,
            in: pass
        )
        return try fc2(middle(hidden, in: pass), adding: hidden, in: pass)
    }

    private func middle(_ hidden: Tensor, in pass: Pass) throws -> Tensor {
        let widened = try fc1(norm2(hidden, in: pass), in: pass)
        return try pass.reporting(
            pass.evaluator.activation(activation, widened),
            of: activationPath,
            .activation,
            from: [widened]
        )
    }
}
