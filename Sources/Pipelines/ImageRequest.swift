public import Tensors

/// One image that is asked for.
public struct ImageRequest: Sendable {
    /// What to draw, and what not; nil is an absent text, which SDXL tells apart from an empty one.
    public var prompt: String, negativePrompt: String?
    /// The same for SDXL's second text encoder; nil or empty: the same words.
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
    /// The prompt in the words for either text encoder.
    var promptWords: [String] { Self.words(prompt, prompt2) }

    /// What not to draw, in the words for either text encoder.
    var negativeWords: [String] { Self.words(negativePrompt ?? "", negativePrompt2) }

    /// As in diffusers, an empty second text stands for the first.
    private static func words(_ first: String, _ second: String?) -> [String] {
        [first, second.flatMap { $0.isEmpty ? nil : $0 } ?? first]
    }
}
