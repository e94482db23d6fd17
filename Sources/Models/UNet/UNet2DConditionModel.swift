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
    let addedEmbedding: AddedConditionsEmbedding?
    let convIn: Convolution
    let downBlocks: [DownBlock2D]
    let midBlock: UNetMidBlock2D?
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
        let config = try UNet2DConditionConfig(directory)
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
        addedEmbedding = try config.addedConditions.map {
            try AddedConditionsEmbedding(loader.child("add_embedding"), $0, config)
        }
        convIn = try Convolution(loader.child("conv_in"), inputs: config.inChannels, outputs: first)
        downBlocks = try config.blockOutChannels.indices.map {
            try DownBlock2D(loader.child("down_blocks").child($0), level: $0, config)
        }
        midBlock =
            try config.hasMidBlock
            ? UNetMidBlock2D(loader.child("mid_block"), config) : nil
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

    /// What the network is told, the same in every step.
    public struct Conditions: Sendable {
        /// The text, `[batch, tokens, crossAttentionDim]`.
        public let encoderHiddenStates: Tensor
        /// What an SDXL network is told besides.
        public let added: AddedConditions?
        /// The guidance scale that a distilled network is told.
        public let guidanceScale: Double

        /// Conditions from their parts.
        public init(
            encoderHiddenStates: Tensor,
            added: AddedConditions? = nil,
            guidanceScale: Double = 1
        ) {
            self.encoderHiddenStates = encoderHiddenStates
            self.added = added
            self.guidanceScale = guidanceScale
        }
    }

    /// The prediction for latents at a time.
    ///
    /// Latents `[batch, height, width, inChannels]`, one timestep for all or one each → `[batch, height, width,
    /// outChannels]`. Throws `MemoryLimitExceeded` or what an observer throws.
    public func callAsFunction(
        _ latents: Tensor,
        timesteps: [Double],
        _ conditions: Conditions,
        in pass: Pass
    ) throws -> Tensor {
        let text = conditions.encoderHiddenStates
        precondition(
            [1, latents.shape[0]].contains(timesteps.count) && text.shape[0] == latents.shape[0],
            "unet: latents \(latents.type), \(timesteps.count) timesteps, text \(text.type)"
        )
        let context = UNetContext(
            activatedTime: try activatedTime(timesteps, conditions, in: pass),
            text: text,
            pass: pass
        )
        var skips = [try convIn(latents, in: pass)]
        for block in downBlocks { skips += try block(skips[skips.count - 1], context) }
        var x = skips[skips.count - 1]
        if let midBlock { x = try midBlock(x, context) }
        for block in upBlocks { x = try block(x, skips: &skips, context) }
        return try convOut(normOut(x, silu: true, in: pass), in: pass)
    }

    /// SiLU of the embedded time and of what is added to it: every block begins with that SiLU.
    private func activatedTime(
        _ timesteps: [Double],
        _ conditions: Conditions,
        in pass: Pass
    ) throws -> Tensor {
        var time = try timeEmbedding(
            timesteps,
            guidanceScale: conditions.guidanceScale,
            dtype: dtype,
            in: pass
        )
        precondition(
            (addedEmbedding == nil) == (conditions.added == nil),
            "unet: added conditions \(conditions.added == nil ? "missing" : "not expected")"
        )
        if let addedEmbedding, let added = conditions.added {
            let batch = added.textEmbeds.shape[0]
            if time.shape[0] < batch {
                time = try pass.evaluator.concatenate(
                    Array(repeating: time, count: batch),
                    axis: 0
                )
            }
            let addend = try addedEmbedding(added, in: pass)
            time = try pass.reporting(
                pass.evaluator.add(time, addend),
                of: "\(addedEmbedding.path).sum",
                .sum,
                from: [time, addend]
            )
        }
        return try pass.evaluator.activation(.silu, time)
    }
}
