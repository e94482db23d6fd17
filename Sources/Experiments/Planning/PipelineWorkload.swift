public import Models
public import Pipelines
public import Tensors

/// What a diffusion pipeline draws, and how.
public struct PipelineWorkload: Sendable {
    /// The model's directory as found, as written, and the SHA-256 of its files.
    public var modelPath: String, modelName: String, modelHash: String
    /// Which variant of the weights is read, or nil.
    public var variant: String?
    /// The prompts, in the spec's order.
    public var prompts: [TrialPrompt]
    /// How prompts are prepared before they are cut into tokens.
    public var textCleaning: TextCleaning
    /// What images start from besides noise and words.
    public var inputs: TrialInputs
    /// Images drawn of each prompt, and how many go through the networks together.
    public var imagesPerPrompt: Int, batchSize: Int
    /// What all images have in common.
    public var generation: GenerationSettings
    /// The autoencoder's dtype.
    public var vaeDType: DType
    /// The identity of the trial whose latents each step starts from, or nil where they are the trial's own.
    public var guide: String?
    /// Whether its latents are compared step by step, so that its shard has to keep them.
    public var comparesSteps = false

    /// Every image of the trial, in order: the images of a prompt are neighbours, and have seeds that count up.
    public var requests: [ImageRequest] {
        prompts.indices.flatMap { place in
            (0..<imagesPerPrompt).map { request(place, $0) }
        }
    }

    /// Image `number` of a prompt.
    private func request(_ place: Int, _ number: Int) -> ImageRequest {
        let prompt = prompts[place]
        let masks = inputs.masks, images = inputs.images
        return ImageRequest(
            prompt: prompt.prompt,
            negativePrompt: prompt.negativePrompt,
            prompt2: prompt.prompt2,
            negativePrompt2: prompt.negativePrompt2,
            seed: prompt.seed &+ UInt64(number),
            embeds: inputs.embeds?.embeds(ofPrompt: place),
            latents: inputs.latents?.tensor(ofImage: place * imagesPerPrompt + number),
            image: images.isEmpty ? nil : images[place].tensor(ofImage: 0),
            mask: masks.isEmpty ? nil : masks[place].tensor(ofImage: 0)
        )
    }

    /// The ranges of images that go through the networks together.
    public var batches: [Range<Int>] {
        let count = prompts.count * imagesPerPrompt
        return stride(from: 0, to: count, by: batchSize).map { $0..<min(count, $0 + batchSize) }
    }
}

/// A prompt of a trial.
public struct TrialPrompt: Sendable, Hashable {
    /// The name by which files and tables call it.
    public let id: String
    /// What to draw, and what not; nil is an absent text, which SDXL tells apart from an empty one.
    public let prompt: String, negativePrompt: String?
    /// The same for SDXL's second text encoder; nil: the same words.
    public let prompt2: String?, negativePrompt2: String?
    /// The seed of its first image.
    public let seed: UInt64
}
