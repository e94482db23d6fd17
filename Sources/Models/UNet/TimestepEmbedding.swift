import Tensors

/// The denoising time as a vector: its sinusoids through two linear layers (diffusers' `TimestepEmbedding`).
struct TimestepEmbedding {
    let sinusoids: Sinusoids
    let layers: EmbeddingLayers
    /// A distilled network's projection of the guidance scale, which is added to the sinusoids.
    let conditionProjection: LinearLayer?

    init(_ loader: ModuleLoader, _ config: UNet2DConditionConfig) throws {
        let channels = config.blockOutChannels[0]
        sinusoids = Sinusoids(
            channels: channels,
            flipSinToCos: config.flipSinToCos,
            freqShift: config.freqShift
        )
        layers = try EmbeddingLayers(loader, inputs: channels, outputs: 4 * channels)
        conditionProjection = try config.timeCondProjDim.map {
            try LinearLayer(
                loader.child("cond_proj"),
                inputs: $0,
                outputs: channels,
                hasBias: false
            )
        }
    }

    /// Timesteps → `[timesteps, 4 · channels]`.
    func callAsFunction(
        _ timesteps: [Double],
        guidanceScale: Double,
        dtype: DType,
        in pass: Pass
    ) throws -> Tensor {
        var x = Tensor(
            sinusoids(timesteps),
            shape: [timesteps.count, sinusoids.channels],
            dtype: dtype
        )
        if let conditionProjection {
            let scales = timesteps.map { _ in guidanceScale }
            x = try conditionProjection(
                guidanceEmbedding(scales, width: conditionProjection.weight.depth, dtype),
                adding: x,
                in: pass
            )
        }
        return try layers(x, in: pass)
    }

    /// Sines and cosines of 1000 (scale − 1): `get_guidance_scale_embedding` of diffusers' pipelines.
    private func guidanceEmbedding(_ scales: [Double], width: Int, _ dtype: DType) -> Tensor {
        let waves = Sinusoids(channels: width, flipSinToCos: false, freqShift: 1)
        return Tensor(
            waves(scales.map { ($0 - 1) * 1000 }),
            shape: [scales.count, width],
            dtype: dtype
        )
    }
}

/// Two linear layers with SiLU between them.
struct EmbeddingLayers {
    let linear1: LinearLayer, linear2: LinearLayer
    private let activationPath: String

    init(_ loader: ModuleLoader, inputs: Int, outputs: Int) throws {
        linear1 = try LinearLayer(loader.child("linear_1"), inputs: inputs, outputs: outputs)
        linear2 = try LinearLayer(loader.child("linear_2"), inputs: outputs, outputs: outputs)
        activationPath = loader.child("act").path
    }

    /// `[batch, inputs]` → `[batch, outputs]`.
    func callAsFunction(_ x: Tensor, in pass: Pass) throws -> Tensor {
        let hidden = try linear1(x, in: pass)
        let activated = try pass.reporting(
            pass.evaluator.activation(.silu, hidden),
            of: activationPath,
            .activation,
            from: [hidden]
        )
        return try linear2(activated, in: pass)
    }
}
