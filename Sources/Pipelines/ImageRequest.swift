public import Tensors

/// One image that is asked for.
public struct ImageRequest: Sendable {
    /// What to draw, and what not; nil is an absent text, which SDXL tells apart from an empty one.
    public var prompt: String, negativePrompt: String?
    /// The same for SDXL's second text encoder; nil: the same words.
    public var prompt2: String?, negativePrompt2: String?
    /// The seed of this image's own random stream.
    public var seed: UInt64
    /// Vectors in place of the prompts, or nil.
    public var embeds: GivenPromptEmbeds?
    /// The latents to start from before they are scaled, `[1, height, width, channels]`; nil: they are drawn.
    public var latents: Tensor?
    /// The picture to start from, `[1, height, width, 3]` of 0…1, or nil.
    public var image: Tensor?
    /// Where it may change, `[1, height, width, 1]`: 0.5 and more is drawn anew; nil: everywhere.
    public var mask: Tensor?

    /// A request from its parts.
    public init(
        prompt: String,
        negativePrompt: String? = nil,
        prompt2: String? = nil,
        negativePrompt2: String? = nil,
        seed: UInt64,
        embeds: GivenPromptEmbeds? = nil,
        latents: Tensor? = nil,
        image: Tensor? = nil,
        mask: Tensor? = nil
    ) {
        self.prompt = prompt
        self.negativePrompt = negativePrompt
        self.prompt2 = prompt2
        self.negativePrompt2 = negativePrompt2
        self.seed = seed
        self.embeds = embeds
        self.latents = latents
        self.image = image
        self.mask = mask
    }
}

extension ImageRequest {
    /// The texts that a text encoder is given of this image, the first one being encoder 0.
    func words(forEncoder place: Int) -> [String] {
        let prompt = place == 0 ? prompt : prompt2 ?? prompt
        let negative = place == 0 ? negativePrompt : negativePrompt2 ?? negativePrompt
        return [embeds == nil ? prompt : nil, negative].compactMap(\.self)
    }
}
