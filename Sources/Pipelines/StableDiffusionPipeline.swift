import Attention
public import Models
import Randomness
import Schedulers
public import Tensors

/// Prompts and seeds in, images out (diffusers' `StableDiffusionPipeline`).
public struct StableDiffusionPipeline: Sendable {
    /// The parts.
    public let components: PipelineComponents
    /// Which attention backend serves which layer.
    public let attention: AttentionPolicy

    /// A pipeline from its parts.
    public init(_ components: PipelineComponents, attention: AttentionPolicy) {
        self.components = components
        self.attention = attention
    }

    /// What a batch gives.
    public struct Output: Sendable {
        /// The text as the U-Net saw it, `[batch, tokens, width]`, the unconditional half first where there is guidance.
        public let promptEmbeds: Tensor
        /// The latents before the first step, `[batch, height, width, channels]`.
        public let initialLatents: Tensor
        /// The latents after the last step.
        public let latents: Tensor
        /// What the decoder returned, `[batch, height, width, 3]`, about −1…1.
        public let decoded: Tensor
        /// The same moved to 0…1, not yet cut off.
        public let images: Tensor

        /// An output from its parts.
        public init(
            promptEmbeds: Tensor,
            initialLatents: Tensor,
            latents: Tensor,
            decoded: Tensor,
            images: Tensor
        ) {
            self.promptEmbeds = promptEmbeds
            self.initialLatents = initialLatents
            self.latents = latents
            self.decoded = decoded
            self.images = images
        }
    }

    /// Draws a batch of images.
    ///
    /// Each image's bits are those that it has alone: every image has its own random stream, and no sum goes across
    /// images. Throws `MemoryLimitExceeded`, `SchedulerConfigurationError`, `UnknownGenerator`, or what an observer throws.
    public func generate(
        _ requests: [ImageRequest],
        _ settings: GenerationSettings,
        evaluator: Evaluator,
        observer: PipelineObserver = PipelineObserver()
    ) throws -> Output {
        let pass = Pass(evaluator: evaluator, attention: attention, observe: observer.attention)
        let isGuided = settings.isGuided
        let promptEmbeds = try observer.during(.text) {
            try encode(requests, isGuided: isGuided, clipSkip: settings.clipSkip, in: pass)
        }
        let scheduler = try settings.scheduler.init(
            configuration: settings.schedulerConfiguration,
            steps: settings.steps
        )
        var noise = try LatentNoise(
            requests.map { try Generators.make(settings.generator, seed: $0.seed) },
            isSymbolic: components.isSymbolic
        )
        let drawn = try noise.draw(latentType(requests.count, settings), in: evaluator)
        let initialLatents =
            scheduler.initialNoiseSigma == 1
            ? drawn
            : try evaluator.linearCombination([(scheduler.initialNoiseSigma, drawn)])
        let loop = DenoisingLoop(
            unet: components.unet,
            scheduler: scheduler,
            promptEmbeds: promptEmbeds,
            guidance: Guidance(
                scale: settings.guidanceScale,
                rescale: settings.guidanceRescale,
                isOn: isGuided
            ),
            observer: observer
        )
        let latents = try loop.run(initialLatents, noise: &noise, in: pass)
        let decoded = try observer.during(.vae) { try decode(latents, in: pass) }
        return Output(
            promptEmbeds: promptEmbeds,
            initialLatents: initialLatents,
            latents: latents,
            decoded: decoded,
            images: try denormalise(decoded, evaluator)
        )
    }

    /// What is lost of prompts that are too long: for each such request its place and the lost words.
    public func lostWords(_ requests: [ImageRequest]) -> [(index: Int, lost: String)] {
        requests.enumerated().flatMap { index, request in
            [request.prompt, request.negativePrompt].compactMap {
                components.tokenizer.tokenize($0).lost.map { (index, $0) }
            }
        }
    }

    /// The text of all images, the unconditional half first; layers are left out of the prompts' half only, as in diffusers.
    private func encode(
        _ requests: [ImageRequest],
        isGuided: Bool,
        clipSkip: Int,
        in pass: Pass
    ) throws -> Tensor {
        func embeds(_ prompts: [String], clipSkip: Int) throws -> Tensor {
            try components.textEncoder.promptEmbeds(
                prompts.map { components.tokenizer.tokenize($0).ids },
                clipSkip: clipSkip,
                in: pass
            )
        }
        let negative = try isGuided ? [embeds(requests.map(\.negativePrompt), clipSkip: 0)] : []
        return try pass.evaluator.concatenate(
            negative + [embeds(requests.map(\.prompt), clipSkip: clipSkip)],
            axis: 0
        )
    }

    private func latentType(_ batch: Int, _ settings: GenerationSettings) -> TensorType {
        let factor = components.scaleFactor
        precondition(
            settings.width % factor == 0 && settings.height % factor == 0,
            "pipeline: \(settings.width) by \(settings.height) pixels, multiples of \(factor) needed"
        )
        return TensorType(
            [
                batch, settings.height / factor, settings.width / factor,
                components.unet.config.inChannels,
            ],
            components.dtype
        )
    }

    private func decode(_ latents: Tensor, in pass: Pass) throws -> Tensor {
        let scaled = try pass.evaluator.linearCombination(
            [(1 / components.vae.config.scalingFactor, latents)])
        return try components.vae.decode(
            pass.evaluator.cast(scaled, to: components.vae.dtype),
            in: pass
        )
    }

    /// x/2 + 1/2, each step rounded, as diffusers' image processor.
    private func denormalise(_ decoded: Tensor, _ evaluator: Evaluator) throws -> Tensor {
        let channels = decoded.shape[3]
        let half = Tensor(
            [Double](repeating: 0.5, count: channels),
            shape: [1, channels],
            dtype: decoded.dtype
        )
        return try evaluator.add(evaluator.scale(decoded, by: 0.5), toRows: half)
    }
}
