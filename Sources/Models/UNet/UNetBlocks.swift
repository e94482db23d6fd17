import Tensors

/// What a level of the U-Net is told besides its feature map.
struct UNetContext {
    /// SiLU of the time embedding, `[batch or 1, channels]`.
    let activatedTime: Tensor
    /// The text, `[batch, tokens, width]`.
    let text: Tensor
    let pass: Pass
}

/// One level on the way down (diffusers' `DownBlock2D` and `CrossAttnDownBlock2D`).
struct DownBlock2D {
    let resnets: [ResnetBlock2D]
    let attentions: [Transformer2DModel]
    let downsampler: Convolution?

    init(_ loader: ModuleLoader, level: Int, _ config: UNet2DConditionConfig) throws {
        let outputs = config.blockOutChannels[level]
        let inputs = config.blockOutChannels[max(0, level - 1)]
        let timeChannels = 4 * config.blockOutChannels[0]
        resnets = try (0..<config.layersPerBlock).map {
            try ResnetBlock2D(
                loader.child("resnets").child($0),
                inputs: $0 == 0 ? inputs : outputs,
                outputs: outputs,
                timeChannels: timeChannels,
                groups: config.normGroups,
                epsilon: config.normEpsilon
            )
        }
        attentions =
            config.downAttends[level]
            ? try resnets.indices.map {
                try Transformer2DModel(
                    loader.child("attentions").child($0),
                    channels: outputs,
                    heads: config.heads[level],
                    blocks: config.transformerLayers.down[level][$0],
                    config
                )
            } : []
        downsampler =
            level + 1 < config.blockOutChannels.count
            ? try Convolution(
                loader.child("downsamplers.0.conv"),
                inputs: outputs,
                outputs: outputs,
                geometry: ConvolutionGeometry(kernel: 3, stride: 2, padding: 1)
            ) : nil
    }

    /// Every feature map on the way, the last one being the result.
    func callAsFunction(_ x: Tensor, _ context: UNetContext) throws -> [Tensor] {
        var maps: [Tensor] = []
        var x = x
        for (index, resnet) in resnets.enumerated() {
            x = try resnet(x, activatedTime: context.activatedTime, in: context.pass)
            if index < attentions.count {
                x = try attentions[index](x, text: context.text, in: context.pass)
            }
            maps.append(x)
        }
        if let downsampler { maps.append(try downsampler(x, in: context.pass)) }
        return maps
    }
}

/// The middle: residual block, attention, residual block (diffusers' `UNetMidBlock2DCrossAttn`), or a single residual block
/// (its `UNetMidBlock2D`).
struct UNetMidBlock2D {
    let resnets: [ResnetBlock2D]
    let attention: Transformer2DModel?

    init(_ loader: ModuleLoader, _ config: UNet2DConditionConfig) throws {
        let last = config.blockOutChannels.count - 1, channels = config.blockOutChannels[last]
        let timeChannels = 4 * config.blockOutChannels[0]
        resnets = try (0..<(config.midBlockAttends ? 2 : 1)).map {
            try ResnetBlock2D(
                loader.child("resnets").child($0),
                inputs: channels,
                outputs: channels,
                timeChannels: timeChannels,
                groups: config.normGroups,
                epsilon: config.normEpsilon
            )
        }
        attention =
            try config.midBlockAttends
            ? Transformer2DModel(
                loader.child("attentions.0"),
                channels: channels,
                heads: config.heads[last],
                blocks: config.transformerLayers.middle,
                config
            ) : nil
    }

    /// `[batch, height, width, channels]` → same.
    func callAsFunction(_ x: Tensor, _ context: UNetContext) throws -> Tensor {
        let x = try resnets[0](x, activatedTime: context.activatedTime, in: context.pass)
        guard let attention else { return x }
        return try resnets[1](
            attention(x, text: context.text, in: context.pass),
            activatedTime: context.activatedTime,
            in: context.pass
        )
    }
}

/// One level on the way up (diffusers' `UpBlock2D` and `CrossAttnUpBlock2D`).
struct UpBlock2D {
    let resnets: [ResnetBlock2D]
    let attentions: [Transformer2DModel]
    let upsampler: Convolution?

    /// `index` counts from the deepest level.
    init(_ loader: ModuleLoader, index: Int, _ config: UNet2DConditionConfig) throws {
        let channels = Array(config.blockOutChannels.reversed())
        let outputs = channels[index], previous = channels[max(0, index - 1)]
        let lastSkip = channels[min(index + 1, channels.count - 1)]
        let timeChannels = 4 * config.blockOutChannels[0], layers = config.layersPerBlock + 1
        resnets = try (0..<layers).map {
            let skip = $0 == layers - 1 ? lastSkip : outputs
            return try ResnetBlock2D(
                loader.child("resnets").child($0),
                inputs: ($0 == 0 ? previous : outputs) + skip,
                outputs: outputs,
                timeChannels: timeChannels,
                groups: config.normGroups,
                epsilon: config.normEpsilon
            )
        }
        attentions =
            config.upAttends[index]
            ? try resnets.indices.map {
                try Transformer2DModel(
                    loader.child("attentions").child($0),
                    channels: outputs,
                    heads: config.heads[channels.count - 1 - index],
                    blocks: config.transformerLayers.up[index][$0],
                    config
                )
            } : []
        upsampler =
            index + 1 < channels.count
            ? try Convolution(
                loader.child("upsamplers.0.conv"),
                inputs: outputs,
                outputs: outputs
            ) : nil
    }

    /// Takes its feature maps from the end of `skips`; enlarges to the size of the next one.
    func callAsFunction(
        _ x: Tensor,
        skips: inout [Tensor],
        _ context: UNetContext
    ) throws -> Tensor {
        var x = x
        for (index, resnet) in resnets.enumerated() {
            x = try joined(x, skips.removeLast(), resnet, context)
            if index < attentions.count {
                x = try attentions[index](x, text: context.text, in: context.pass)
            }
        }
        guard let upsampler, let next = skips.last else { return x }
        return try upsampler(
            context.pass.evaluator.upsampleNearest(
                x,
                height: next.shape[1],
                width: next.shape[2]
            ),
            in: context.pass
        )
    }

    private func joined(
        _ x: Tensor,
        _ skip: Tensor,
        _ resnet: ResnetBlock2D,
        _ context: UNetContext
    ) throws -> Tensor {
        try resnet(
            context.pass.evaluator.concatenate([x, skip], axis: 3),
            activatedTime: context.activatedTime,
            in: context.pass
        )
    }
}
