import Pipelines
public import Tensors

/// A tensor that the author gives as a file: one for all images, or one for each.
public struct GivenTensor: Sendable {
    /// The file as it was written, and the SHA-256 of its bytes.
    public let path: String, digest: String
    /// Each image's numbers, `[1, height, width, channels]`.
    public let tensors: [Tensor]

    /// The shape of each.
    var shape: [Int] { tensors.first?.shape ?? [] }

    /// The numbers of an image; a single tensor stands for all.
    func tensor(ofImage place: Int) -> Tensor { tensors[tensors.count == 1 ? 0 : place] }
}

/// Vectors that the author gives in place of the prompts: one text's for all prompts, or one's for each.
public struct GivenEmbeds: Sendable {
    /// The file as it was written, and the SHA-256 of its bytes.
    public let path: String, digest: String
    /// Each text's vectors, `[1, tokens, width]`.
    public let promptEmbeds: [Tensor]
    /// Each unconditional text's vectors, or none.
    public let negativePromptEmbeds: [Tensor]
    /// Each pooled text, `[1, width]`, or none.
    public let pooledPromptEmbeds: [Tensor], negativePooledPromptEmbeds: [Tensor]

    /// The vectors of a prompt.
    func embeds(ofPrompt place: Int) -> GivenPromptEmbeds? {
        func row(_ tensors: [Tensor]) -> Tensor? {
            tensors.isEmpty ? nil : tensors[tensors.count == 1 ? 0 : place]
        }
        return row(promptEmbeds).map {
            GivenPromptEmbeds(
                promptEmbeds: $0,
                negativePromptEmbeds: row(negativePromptEmbeds),
                pooledPromptEmbeds: row(pooledPromptEmbeds),
                negativePooledPromptEmbeds: row(negativePooledPromptEmbeds)
            )
        }
    }
}
