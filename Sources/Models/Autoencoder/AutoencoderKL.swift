public import Checkpoints
public import Tensors

/// The autoencoder between images and latents.
///
/// "High-Resolution Image Synthesis with Latent Diffusion Models", section 3.1; diffusers' `AutoencoderKL`.
public struct AutoencoderKL: Sendable {
    /// The shape.
    public let config: AutoencoderKLConfig
    /// The dtype in which it runs.
    public let dtype: DType
    let encoder: AutoencoderEncoder?
    let decoder: AutoencoderDecoder
    let quantConv: LinearLayer?
    let postQuantConv: LinearLayer?

    /// Reads configuration and weights of a component folder.
    ///
    /// Throws `CheckpointError` with everything that is missing, misshapen, unused or unsupported, or
    /// `MemoryLimitExceeded`. Without an encoder, its weights stay in the file.
    public init(
        _ directory: ComponentDirectory,
        evaluator: Evaluator,
        dtype: DType,
        hasEncoder: Bool = true,
        isSymbolic: Bool = false
    ) throws {
        let config = try AutoencoderKLConfig(directory)
        let weights = WeightsCursor(try directory.weights())
        let loader = ModuleLoader(
            component: "vae",
            weights: weights,
            evaluator: evaluator,
            dtype: dtype,
            isSymbolic: isSymbolic
        )
        self.config = config
        self.dtype = dtype
        encoder = try hasEncoder ? AutoencoderEncoder(loader.child("encoder"), config) : nil
        decoder = try AutoencoderDecoder(loader.child("decoder"), config)
        let latents = config.latentChannels
        quantConv =
            hasEncoder && config.usesQuantConv
            ? try LinearLayer(
                loader.child("quant_conv"),
                inputs: 2 * latents,
                outputs: 2 * latents,
                isConvolution: true
            ) : nil
        postQuantConv =
            config.usesPostQuantConv
            ? try LinearLayer(
                loader.child("post_quant_conv"),
                inputs: latents,
                outputs: latents,
                isConvolution: true
            ) : nil
        try weights.finish(ignoring: hasEncoder ? [] : ["encoder.*", "quant_conv.*"])
    }

    /// The distribution of an image's latents.
    ///
    /// Images `[batch, height, width, channels]` in −1…1. Throws `MemoryLimitExceeded` or what an observer throws.
    public func encode(
        _ image: Tensor,
        tiling: AutoencoderTiling = AutoencoderTiling(),
        in pass: Pass
    ) throws -> DiagonalGaussian {
        precondition(encoder != nil, "autoencoder: encode without an encoder")
        let moments = try tiling.run(
            image,
            TileSize(input: tiling.sampleSize(config), output: tiling.latentSize(config)),
            in: pass
        ) { try self.moments(of: $0, in: $1) }
        let count = config.latentChannels
        return DiagonalGaussian(
            mean: try pass.evaluator.slice(moments, 0..<count, axis: 3),
            logVariance: try pass.evaluator.slice(moments, count..<2 * count, axis: 3)
        )
    }

    /// The images of latents, `[batch, height, width, channels]` around −1…1.
    ///
    /// Latents `[batch, height, width, latentChannels]`, already divided by the scaling factor. Throws
    /// `MemoryLimitExceeded` or what an observer throws.
    public func decode(
        _ latents: Tensor,
        tiling: AutoencoderTiling = AutoencoderTiling(),
        in pass: Pass
    ) throws -> Tensor {
        try tiling.run(
            latents,
            TileSize(input: tiling.latentSize(config), output: tiling.sampleSize(config)),
            in: pass
        ) { tile, pass in
            try decoder(postQuantConv.map { try $0(tile, in: pass) } ?? tile, in: pass)
        }
    }

    private func moments(of image: Tensor, in pass: Pass) throws -> Tensor {
        guard let encoder else { return image }
        let hidden = try encoder(image, in: pass)
        return try quantConv.map { try $0(hidden, in: pass) } ?? hidden
    }
}
