import Attention
import Tensors

/// Image tokens attending to each other and to the text (diffusers' `Transformer2DModel`).
///
/// A channels-last feature map is a sequence of tokens already, so nothing is transposed.
struct Transformer2DModel {
    let norm: GroupNormLayer
    let projectIn: LinearLayer, projectOut: LinearLayer
    let blocks: [BasicTransformerBlock]

    init(
        _ loader: ModuleLoader,
        channels: Int,
        heads: Int,
        blocks count: Int,
        _ config: UNet2DConditionConfig
    ) throws {
        norm = try GroupNormLayer(
            loader.child("norm"),
            channels: channels,
            groups: config.normGroups,
            epsilon: 1e-6
        )
        let isConvolution = !config.usesLinearProjection
        projectIn = try LinearLayer(
            loader.child("proj_in"),
            inputs: channels,
            outputs: channels,
            isConvolution: isConvolution
        )
        blocks = try (0..<count).map {
            try BasicTransformerBlock(
                loader.child("transformer_blocks").child($0),
                width: channels,
                heads: heads,
                config
            )
        }
        projectOut = try LinearLayer(
            loader.child("proj_out"),
            inputs: channels,
            outputs: channels,
            isConvolution: isConvolution
        )
    }

    /// `[batch, height, width, channels]` → same; text `[batch, tokens, crossAttentionDim]`.
    func callAsFunction(_ x: Tensor, text: Tensor, in pass: Pass) throws -> Tensor {
        let shape = x.shape
        var tokens = try projectIn(norm(x, in: pass), in: pass)
            .reshaped([shape[0], shape[1] * shape[2], shape[3]])
        for block in blocks { tokens = try block(tokens, text: text, in: pass) }
        return try projectOut(tokens, adding: x.reshaped(tokens.shape), in: pass).reshaped(shape)
    }
}

/// Self-attention, cross-attention and a gated feed-forward, each with a norm before and a sum after.
struct BasicTransformerBlock {
    let norm1: LayerNormLayer, norm2: LayerNormLayer, norm3: LayerNormLayer
    let selfAttention: AttentionModule, crossAttention: AttentionModule
    let gatedProjection: LinearLayer, feedForwardOut: LinearLayer
    private let gatePath: String

    init(
        _ loader: ModuleLoader,
        width: Int,
        heads: Int,
        _ config: UNet2DConditionConfig
    ) throws {
        norm1 = try LayerNormLayer(loader.child("norm1"), width: width)
        selfAttention = try AttentionModule(
            loader.child("attn1"),
            kind: .selfAttention,
            width: width,
            heads: heads,
            hasBias: false,
            upcastsAttention: config.upcastsAttention
        )
        norm2 = try LayerNormLayer(loader.child("norm2"), width: width)
        crossAttention = try AttentionModule(
            loader.child("attn2"),
            kind: .cross,
            width: width,
            contextWidth: config.crossAttentionDim,
            heads: heads,
            hasBias: false,
            upcastsAttention: config.upcastsAttention
        )
        norm3 = try LayerNormLayer(loader.child("norm3"), width: width)
        let gate = loader.child("ff.net.0")
        gatePath = gate.path
        gatedProjection = try LinearLayer(
            gate.child("proj"),
            inputs: width,
            outputs: 8 * width
        )
        feedForwardOut = try LinearLayer(
            loader.child("ff.net.2"),
            inputs: 4 * width,
            outputs: width
        )
    }

    /// `[batch, tokens, width]` → same; text `[batch, words, contextWidth]`.
    func callAsFunction(_ x: Tensor, text: Tensor, in pass: Pass) throws -> Tensor {
        var x = x
        x = try selfAttention(norm1(x, in: pass), adding: x, in: pass)
        x = try crossAttention(norm2(x, in: pass), context: text, adding: x, in: pass)
        return try feedForwardOut(gated(x, in: pass), adding: x, in: pass)
    }

    /// The projection, twice as wide as its gated halves, dies here.
    private func gated(_ x: Tensor, in pass: Pass) throws -> Tensor {
        let projected = try gatedProjection(norm3(x, in: pass), in: pass)
        return try pass.reporting(
            pass.evaluator.geglu(projected),
            of: gatePath,
            .activation,
            from: [projected]
        )
    }
}
