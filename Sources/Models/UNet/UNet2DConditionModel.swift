public import Checkpoints
public import Tensors

/// The U-Net that predicts what to remove from noisy latents, told the time and the text.
///
/// "High-Resolution Image Synthesis with Latent Diffusion Models"; diffusers' `UNet2DConditionModel`.
public struct UNet2DConditionModel: Sendable {
    /// The shape.
    public let config: UNet2DConditionConfig
    let dtype: DType
    let timeEmbedding: TimestepEmbedding
    let convIn: Convolution
    let downBlocks: [DownBlock2D]
    let midBlock: UNetMidBlock2DCrossAttn
    let upBlocks: [UpBlock2D]
    let normOut: GroupNormLayer
    let convOut: Convolution

    /// Reads configuration and weights of a component folder.
    ///
    /// Throws `CheckpointError` with everything that is missing, misshapen, unused or unsupported, or
    /// `MemoryLimitExceeded`.
    public init(
        _ directory: ComponentDirectory,
        evaluator: Evaluator,
        dtype: DType,
        isSymbolic: Bool = false
    ) throws {
        let file = try directory.config()
        let config = UNet2DConditionConfig(file)
        try file.finish()
        let weights = WeightsCursor(try directory.weights())
        let loader = ModuleLoader(
            component: "unet",
            weights: weights,
            evaluator: evaluator,
            dtype: dtype,
            isSymbolic: isSymbolic
        )
        let first = config.blockOutChannels[0]
        self.config = config
        self.dtype = dtype
        timeEmbedding = try TimestepEmbedding(loader.child("time_embedding"), config)
        convIn = try Convolution(loader.child("conv_in"), inputs: config.inChannels, outputs: first)
        downBlocks = try config.blockOutChannels.indices.map {
            try DownBlock2D(loader.child("down_blocks").child($0), level: $0, config)
        }
        midBlock = try UNetMidBlock2DCrossAttn(loader.child("mid_block"), config)
        upBlocks = try config.blockOutChannels.indices.map {
            try UpBlock2D(loader.child("up_blocks").child($0), index: $0, config)
        }
        normOut = try GroupNormLayer(
            loader.child("conv_norm_out"),
            channels: first,
            groups: config.normGroups,
            epsilon: config.normEpsilon
        )
        convOut = try Convolution(
            loader.child("conv_out"),
            inputs: first,
            outputs: config.outChannels
        )
        try weights.finish()
    }

    /// The prediction for latents at a time.
    ///
    /// Latents `[batch, height, width, inChannels]`, one timestep for all or one each, text `[batch, tokens,
    /// crossAttentionDim]` → `[batch, height, width, outChannels]`. Throws `MemoryLimitExceeded` or what an observer
    /// throws.
    public func callAsFunction(
        _ latents: Tensor,
        timesteps: [Double],
        encoderHiddenStates: Tensor,
        in pass: Pass
    ) throws -> Tensor {
        precondition(
            [1, latents.shape[0]].contains(timesteps.count)
                && encoderHiddenStates.shape[0] == latents.shape[0],
            "unet: latents \(latents.type), \(timesteps.count) timesteps, text \(encoderHiddenStates.type)"
        )
        let context = UNetContext(
            activatedTime: try timeEmbedding.activated(timesteps, dtype: dtype, in: pass),
            text: encoderHiddenStates,
            pass: pass
        )
        var skips = [try convIn(latents, in: pass)]
        for block in downBlocks { skips += try block(skips[skips.count - 1], context) }
        var x = try midBlock(skips[skips.count - 1], context)
        for block in upBlocks { x = try block(x, skips: &skips, context) }
        return try convOut(normOut(x, silu: true, in: pass), in: pass)
    }
}
