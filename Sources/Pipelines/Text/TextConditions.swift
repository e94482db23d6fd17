public import Tensors

/// What the U-Net is told of the texts of a batch; with guidance the unconditional half comes first.
public struct TextConditions: Sendable {
    /// `[batch, tokens, width]`, or twice the batch.
    public let promptEmbeds: Tensor
    /// The pooled and projected texts, `[batch, width]`, or twice the batch; SDXL only.
    public let pooledPromptEmbeds: Tensor?

    /// Conditions from their parts.
    public init(promptEmbeds: Tensor, pooledPromptEmbeds: Tensor? = nil) {
        self.promptEmbeds = promptEmbeds
        self.pooledPromptEmbeds = pooledPromptEmbeds
    }
}

/// A text's vectors that the author gives in place of words, one image's each.
public struct GivenPromptEmbeds: Sendable {
    /// `[1, tokens, width]`.
    public let promptEmbeds: Tensor
    /// The unconditional text's, or nil: the negative prompt is encoded.
    public let negativePromptEmbeds: Tensor?
    /// `[1, width]` each; SDXL only.
    public let pooledPromptEmbeds: Tensor?, negativePooledPromptEmbeds: Tensor?

    /// Vectors from their parts.
    public init(
        promptEmbeds: Tensor,
        negativePromptEmbeds: Tensor? = nil,
        pooledPromptEmbeds: Tensor? = nil,
        negativePooledPromptEmbeds: Tensor? = nil
    ) {
        self.promptEmbeds = promptEmbeds
        self.negativePromptEmbeds = negativePromptEmbeds
        self.pooledPromptEmbeds = pooledPromptEmbeds
        self.negativePooledPromptEmbeds = negativePooledPromptEmbeds
    }
}
