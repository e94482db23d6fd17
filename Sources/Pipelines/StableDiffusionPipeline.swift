import Attention
public import Models
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
        /// The text as the U-Net saw it.
        public let text: TextConditions
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
            text: TextConditions,
            initialLatents: Tensor,
            latents: Tensor,
            decoded: Tensor,
            images: Tensor
        ) {
            self.text = text
            self.initialLatents = initialLatents
            self.latents = latents
            self.decoded = decoded
            self.images = images
        }
    }

    /// Draws a batch of images.
    ///
    /// Each image's bits are those that it has alone, unless the images share a random stream: no sum goes across
    /// images. Throws `MemoryLimitExceeded`, `SchedulerConfigurationError`, an error of the generators, or what an
    /// observer throws.
    public func generate(
        _ requests: [ImageRequest],
        _ settings: GenerationSettings,
        evaluator: Evaluator,
        observer: PipelineObserver = PipelineObserver()
    ) throws -> Output {
        let pass = Pass(
            evaluator: evaluator,
            attention: attention,
            observe: observer.attention,
            observeModule: observer.module
        ).of(requests.indices.map { BatchRow(image: $0) })
        let guidance = guidance(settings)
        let text = try observer.during(.text) {
            try PromptEncoder(components: components, pass: pass).conditions(
                requests,
                isGuided: guidance.isOn,
                clipSkip: settings.clipSkip
            )
        }
        let scheduler = try settings.scheduler.init(
            configuration: settings.schedulerConfiguration,
            steps: settings.steps
        )
        var noise = try LatentNoise(
            seeds: requests.map(\.seed),
            settings.noise,
            isSymbolic: components.isSymbolic
        )
        let starts = StartingPoints(
            components: components,
            settings: settings,
            scheduler: scheduler,
            pass: pass
        )
        let hasPictures = requests.contains { $0.image != nil }
        let start =
            try hasPictures
            ? observer.during(.vae) { try starts.make(requests, noise: &noise) }
            : starts.make(requests, noise: &noise)
        let loop = DenoisingLoop(
            unet: components.unet,
            scheduler: scheduler,
            conditions: conditions(text, settings, isGuided: guidance.isOn),
            guidance: guidance,
            observer: observer
        )
        let latents = try loop.run(start, noise: &noise, in: pass)
        let decoded = try observer.during(.vae) { try decode(latents, settings, in: pass) }
        return Output(
            text: text,
            initialLatents: start.latents,
            latents: latents,
            decoded: decoded,
            // x/2 + 1/2, as diffusers' image processor.
            images: try evaluator.affine(decoded, times: 0.5, plus: 0.5)
        )
    }

    /// Whether the networks see every image twice, the unconditional one first.
    ///
    /// A distilled network is told the guidance scale instead.
    public func isGuided(_ settings: GenerationSettings) -> Bool {
        settings.isGuided && components.unet.config.timeCondProjDim == nil
    }

    /// What is lost of texts that are encoded and too long: for each such request its place and the lost words.
    public func lostWords(
        _ requests: [ImageRequest],
        _ settings: GenerationSettings
    ) -> [(index: Int, lost: String)] {
        let isGuided = isGuided(settings)
        return requests.enumerated().flatMap { index, request in
            var sources = [components.promptSource(request)]
            if isGuided { sources.append(components.negativeSource(request)) }
            var lost: [String] = []
            for source in sources {
                for (words, part) in zip(source.words, components.text) {
                    // Both encoders usually lose the same.
                    if let cut = part.tokenizer.tokenize(words).lost, !lost.contains(cut) {
                        lost.append(cut)
                    }
                }
            }
            return lost.map { (index, $0) }
        }
    }

    private func guidance(_ settings: GenerationSettings) -> Guidance {
        Guidance(
            scale: settings.guidanceScale,
            rescale: settings.guidanceRescale,
            isOn: isGuided(settings)
        )
    }

    /// What the network is told in every step.
    private func conditions(
        _ text: TextConditions,
        _ settings: GenerationSettings,
        isGuided: Bool
    ) -> UNet2DConditionModel.Conditions {
        let added = text.pooledPromptEmbeds.map { pooled in
            let rows = pooled.shape[0], unconditional = isGuided ? rows / 2 : 0
            return AddedConditions(
                textEmbeds: pooled,
                timeIDs: (0..<rows).map {
                    settings.microConditions.timeIDs(
                        height: settings.height,
                        width: settings.width,
                        isUnconditional: $0 < unconditional
                    )
                }
            )
        }
        return UNet2DConditionModel.Conditions(
            encoderHiddenStates: text.promptEmbeds,
            added: added,
            guidanceScale: settings.guidanceScale
        )
    }

    private func decode(
        _ latents: Tensor,
        _ settings: GenerationSettings,
        in pass: Pass
    ) throws -> Tensor {
        let vae = components.vae
        let scaled = try pass.evaluator.linearCombination([
            (1 / vae.config.scalingFactor, pass.evaluator.cast(latents, to: vae.dtype))
        ])
        return try vae.decode(scaled, tiling: settings.tiling, in: pass)
    }
}
