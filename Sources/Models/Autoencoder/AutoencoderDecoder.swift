import Tensors

/// Latents to images (diffusers' `Decoder`).
struct AutoencoderDecoder {
    private struct Level {
        let resnets: [ResnetBlock2D]
        let upsampler: Convolution?
    }

    let convIn: Convolution
    let middle: AutoencoderMidBlock
    private let levels: [Level]
    let normOut: GroupNormLayer
    let convOut: Convolution

    init(_ loader: ModuleLoader, _ config: AutoencoderKLConfig) throws {
        let channels = Array(config.blockOutChannels.reversed()),
            last = channels[channels.count - 1]
        convIn = try Convolution(
            loader.child("conv_in"),
            inputs: config.latentChannels,
            outputs: channels[0]
        )
        middle = try AutoencoderMidBlock(loader.child("mid_block"), channels: channels[0], config)
        levels = try channels.indices.map { level in
            let block = loader.child("up_blocks").child(level)
            return Level(
                resnets: try (0...config.layersPerBlock).map {
                    try ResnetBlock2D(
                        block.child("resnets").child($0),
                        inputs: $0 == 0 ? channels[max(0, level - 1)] : channels[level],
                        outputs: channels[level],
                        timeChannels: nil,
                        groups: config.normGroups,
                        epsilon: 1e-6
                    )
                },
                upsampler: level + 1 < channels.count
                    ? try Convolution(
                        block.child("upsamplers.0.conv"),
                        inputs: channels[level],
                        outputs: channels[level]
                    ) : nil
            )
        }
        normOut = try GroupNormLayer(
            loader.child("conv_norm_out"),
            channels: last,
            groups: config.normGroups,
            epsilon: 1e-6
        )
        convOut = try Convolution(
            loader.child("conv_out"),
            inputs: last,
            outputs: config.outChannels
        )
    }

    /// `[batch, height, width, latentChannels]` → `[batch, height', width', channels]`.
    func callAsFunction(_ latents: Tensor, in pass: Pass) throws -> Tensor {
        var x = try middle(convIn(latents, in: pass), in: pass)
        for level in levels {
            for resnet in level.resnets { x = try resnet(x, in: pass) }
            if let upsampler = level.upsampler {
                x = try upsampler(
                    pass.evaluator.upsampleNearest(
                        x,
                        height: 2 * x.shape[1],
                        width: 2 * x.shape[2]
                    ),
                    in: pass
                )
            }
        }
        return try convOut(normOut(x, silu: true, in: pass), in: pass)
    }
}
