import Models
import Tensors

/// Texts to vectors, as each family's pipeline of diffusers does it (`encode_prompt`).
struct PromptEncoder {
    let components: PipelineComponents
    let pass: Pass

    /// One image's text as the U-Net sees it: `[1, tokens, width]` and, for SDXL, `[1, width]`.
    private struct Encoded {
        let states: Tensor
        let pooled: Tensor?
    }

    /// The conditions of a batch; layers are left out of the prompts' half only, as in diffusers.
    func conditions(
        _ requests: [ImageRequest],
        isGuided: Bool,
        clipSkip: Int
    ) throws -> TextConditions {
        var texts = try isGuided ? negatives(requests) : []
        texts += try encodeMissing(
            requests.map { request in
                request.embeds.map { .given($0.promptEmbeds, $0.pooledPromptEmbeds) }
                    ?? .words(request.prompt, request.prompt2 ?? request.prompt)
            },
            clipSkip: clipSkip
        )
        let pooled = texts.compactMap(\.pooled)
        return TextConditions(
            promptEmbeds: try pass.evaluator.concatenate(texts.map(\.states), axis: 0),
            pooledPromptEmbeds: pooled.isEmpty
                ? nil : try pass.evaluator.concatenate(pooled, axis: 0)
        )
    }

    /// The unconditional half: what is given, an encoded text, or zeros where the family puts them for an absent text.
    private func negatives(_ requests: [ImageRequest]) throws -> [Encoded] {
        let isZero = components.family == .stableDiffusionXL && components.forcesZerosForEmptyPrompt
        let encoded = try encodeMissing(
            requests.map { request in
                if let states = request.embeds?.negativePromptEmbeds {
                    return .given(states, request.embeds?.negativePooledPromptEmbeds)
                }
                let words = request.negativePrompt ?? ""
                return .words(words, request.negativePrompt2 ?? words)
            },
            clipSkip: 0
        )
        return try zip(requests, encoded).map { request, text in
            guard isZero, request.negativePrompt == nil,
                request.embeds?.negativePromptEmbeds == nil
            else { return text }
            return Encoded(states: try zeros(text.states), pooled: try text.pooled.map(zeros))
        }
    }

    private func zeros(_ tensor: Tensor) throws -> Tensor {
        tensor.isSymbolic
            ? try .symbolic(tensor.shape, tensor.dtype, ledger: pass.evaluator.ledger)
            : .zeros(tensor.shape, tensor.dtype)
    }

    /// A text that is to be encoded, in the words for either encoder, or vectors in its place.
    private enum Source {
        case words(String, String)
        case given(Tensor, Tensor?)
    }

    /// Encodes the words together and puts the given vectors between them.
    private func encodeMissing(_ sources: [Source], clipSkip: Int) throws -> [Encoded] {
        let words = sources.compactMap { source -> [String]? in
            if case .words(let first, let second) = source { [first, second] } else { nil }
        }
        var encoded = try encode(words, clipSkip: clipSkip)[...]
        return try sources.map { source in
            switch source {
            case .words: encoded.removeFirst()
            case .given(let states, let pooled):
                Encoded(
                    states: try pass.evaluator.cast(states, to: components.dtype),
                    pooled: try pooled.map {
                        try pass.evaluator.cast($0, to: components.dtype)
                    }
                )
            }
        }
    }

    /// Texts `[for encoder 1, for encoder 2]` through the family's encoders.
    private func encode(_ texts: [[String]], clipSkip: Int) throws -> [Encoded] {
        guard !texts.isEmpty else { return [] }
        let evaluator = pass.evaluator
        var states: [Tensor] = []
        var pooled: Tensor?
        for (place, part) in components.text.enumerated() {
            let ids = texts.map { part.tokenizer.tokenize($0[place]).ids }
            switch components.family {
            case .stableDiffusion:
                states.append(try part.encoder.promptEmbeds(ids, clipSkip: clipSkip, in: pass))
            case .stableDiffusionXL:
                // SDXL always takes the state before the last layer, without the final norm.
                let output = try part.encoder(ids, in: pass)
                states.append(output.hiddenState(beforeLast: clipSkip + 1))
                if place > 0 { pooled = try part.encoder.pooled(ids, output, in: pass) }
            }
        }
        let joined = try evaluator.concatenate(states, axis: 2)
        return try texts.indices.map { row in
            Encoded(
                states: try evaluator.slice(joined, row..<row + 1),
                pooled: try pooled.map { try evaluator.slice($0, row..<row + 1) }
            )
        }
    }
}
