import Attention
import Checkpoints
import Tensors

/// The middle of encoder and decoder: residual block, attention over all pixels, residual block.
struct AutoencoderMidBlock {
    let resnets: [ResnetBlock2D]
    let attention: AutoencoderAttention?

    init(_ loader: ModuleLoader, channels: Int, _ config: AutoencoderKLConfig) throws {
        resnets = try (0..<2).map {
            try ResnetBlock2D(
                loader.child("resnets").child($0),
                inputs: channels,
                outputs: channels,
                timeChannels: nil,
                groups: config.normGroups,
                epsilon: 1e-6
            )
        }
        attention =
            config.midBlockAttends
            ? try AutoencoderAttention(
                loader.child("attentions.0"),
                channels: channels,
                groups: config.normGroups
            ) : nil
    }

    /// `[batch, height, width, channels]` → same.
    func callAsFunction(_ x: Tensor, in pass: Pass) throws -> Tensor {
        var x = try resnets[0](x, in: pass)
        if let attention { x = try attention(x, in: pass) }
        return try resnets[1](x, in: pass)
    }
}

/// One head over all pixels, with a norm before and a sum after.
struct AutoencoderAttention {
    let norm: GroupNormLayer
    let attention: AttentionModule

    init(_ loader: ModuleLoader, channels: Int, groups: Int) throws {
        norm = try GroupNormLayer(
            loader.child("group_norm"),
            channels: channels,
            groups: groups,
            epsilon: 1e-6
        )
        attention = try AttentionModule(
            loader,
            kind: .vae,
            width: channels,
            heads: 1,
            hasBias: true,
            names: loader.weights.containsChild("to_q") ? .current : .deprecated
        )
    }

    /// `[batch, height, width, channels]` → same.
    func callAsFunction(_ x: Tensor, in pass: Pass) throws -> Tensor {
        let shape = x.shape
        let tokens = try norm(x, in: pass).reshaped([shape[0], shape[1] * shape[2], shape[3]])
        return try attention(tokens, adding: x.reshaped(tokens.shape), in: pass).reshaped(shape)
    }
}
