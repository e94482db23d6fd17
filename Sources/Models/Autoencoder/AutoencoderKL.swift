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
    let encoder: AutoencoderEncoder
    let decoder: AutoencoderDecoder
    let quantConv: LinearLayer?
    let postQuantConv: LinearLayer?

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
        let config = AutoencoderKLConfig(file)
        try file.finish()
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
        encoder = try AutoencoderEncoder(loader.child("encoder"), config)
        decoder = try AutoencoderDecoder(loader.child("decoder"), config)
        let latents = config.latentChannels
        quantConv =
            config.usesQuantConv
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
        try weights.finish()
    }

    /// Mean and logarithm of the variance of an image's latents, each `[batch, height, width, latentChannels]`.
    ///
    /// The logarithm is as the network gives it; samples clamp it to −30…20. Images `[batch, height, width,
    /// channels]` in −1…1. Throws `MemoryLimitExceeded` or what an observer throws.
    public func encode(
        _ image: Tensor,
        in pass: Pass
    ) throws -> (mean: Tensor, logVariance: Tensor) {
        let hidden = try encoder(image, in: pass)
        let moments = try quantConv.map { try $0(hidden, in: pass) } ?? hidden
        // Channels are the last axis: the two halves of each pixel.
        let channelsFirst = try pass.evaluator.permute(moments, [3, 0, 1, 2])
        let count = config.latentChannels
        func half(_ range: Range<Int>) throws -> Tensor {
            try pass.evaluator.permute(pass.evaluator.slice(channelsFirst, range), [1, 2, 3, 0])
        }
        return (try half(0..<count), try half(count..<2 * count))
    }

    /// The images of latents, `[batch, height, width, channels]` around −1…1.
    ///
    /// Latents `[batch, height, width, latentChannels]`, already divided by the scaling factor. Throws
    /// `MemoryLimitExceeded` or what an observer throws.
    public func decode(_ latents: Tensor, in pass: Pass) throws -> Tensor {
        try decoder(postQuantConv.map { try $0(latents, in: pass) } ?? latents, in: pass)
    }
}
