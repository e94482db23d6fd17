import Tensors

/// Images to the parameters of a distribution over latents (diffusers' `Encoder`).
struct AutoencoderEncoder {
    private struct Level {
        let resnets: [ResnetBlock2D]
        let downsampler: Convolution?
    }

    let convIn: Convolution
    private let levels: [Level]
    let middle: AutoencoderMidBlock
    let normOut: GroupNormLayer
    let convOut: Convolution

    init(_ loader: ModuleLoader, _ config: AutoencoderKLConfig) throws {
        let channels = config.blockOutChannels, last = channels[channels.count - 1]
        convIn = try Convolution(
            loader.child("conv_in"),
            inputs: config.inChannels,
            outputs: channels[0]
        )
        levels = try channels.indices.map { level in
            let block = loader.child("down_blocks").child(level)
            return Level(
                resnets: try (0..<config.layersPerBlock).map {
                    try ResnetBlock2D(
                        block.child("resnets").child($0),
                        inputs: $0 == 0 ? channels[max(0, level - 1)] : channels[level],
                        outputs: channels[level],
                        timeChannels: nil,
                        groups: config.normGroups,
                        epsilon: 1e-6
                    )
                },
                // Zeros at the right and below only: how these autoencoders were trained.
                downsampler: level + 1 < channels.count
                    ? try Convolution(
                        block.child("downsamplers.0.conv"),
                        inputs: channels[level],
                        outputs: channels[level],
                        geometry: ConvolutionGeometry(
                            kernel: 3,
                            stride: 2,
                            top: 0,
                            left: 0,
                            bottom: 1,
                            right: 1
                        )
                    ) : nil
            )
        }
        middle = try AutoencoderMidBlock(loader.child("mid_block"), channels: last, config)
        normOut = try GroupNormLayer(
            loader.child("conv_norm_out"),
            channels: last,
            groups: config.normGroups,
            epsilon: 1e-6
        )
        convOut = try Convolution(
            loader.child("conv_out"),
            inputs: last,
            outputs: 2 * config.latentChannels
        )
    }

    /// `[batch, height, width, channels]` → `[batch, height', width', 2 · latentChannels]`.
    func callAsFunction(_ image: Tensor, in pass: Pass) throws -> Tensor {
        var x = try convIn(image, in: pass)
        for level in levels {
            for resnet in level.resnets { x = try resnet(x, in: pass) }
            if let downsampler = level.downsampler { x = try downsampler(x, in: pass) }
        }
        x = try middle(x, in: pass)
        return try convOut(normOut(x, silu: true, in: pass), in: pass)
    }
}
