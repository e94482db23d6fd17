import Tensors

/// Where an image's text comes from: words for each encoder, vectors in their place, or zeros.
enum TextSource {
    case words([String])
    case given(Tensor, Tensor?)
    case zeros

    /// The words for each encoder, none where there is nothing to encode.
    var words: [String] {
        if case .words(let words) = self { words } else { [] }
    }
}

extension PipelineComponents {
    /// The prompt's half.
    func promptSource(_ request: ImageRequest) -> TextSource {
        request.embeds.map { .given($0.promptEmbeds, $0.pooledPromptEmbeds) }
            ?? .words(request.promptWords)
    }

    /// The unconditional half: what is given, words, or the zeros that SDXL puts for an absent text.
    func negativeSource(_ request: ImageRequest) -> TextSource {
        if let embeds = request.embeds, let states = embeds.negativePromptEmbeds {
            return .given(states, embeds.negativePooledPromptEmbeds)
        }
        let isZero = family == .stableDiffusionXL && forcesZerosForEmptyPrompt
        return isZero && request.negativePrompt == nil ? .zeros : .words(request.negativeWords)
    }
}
