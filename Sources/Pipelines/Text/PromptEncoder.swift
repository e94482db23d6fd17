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
        let negatives = isGuided ? requests.map { components.negativeSource($0) } : []
        let texts =
            try encodeMissing(negatives, isUnconditional: true, clipSkip: 0)
            + encodeMissing(
                requests.map { components.promptSource($0) },
                isUnconditional: false,
                clipSkip: clipSkip
            )
        let pooled = texts.compactMap(\.pooled)
        return TextConditions(
            promptEmbeds: try pass.evaluator.concatenate(texts.map(\.states), axis: 0),
            pooledPromptEmbeds: pooled.isEmpty
                ? nil : try pass.evaluator.concatenate(pooled, axis: 0)
        )
    }

    /// Encodes the words together and puts what else there is between them.
    private func encodeMissing(
        _ sources: [TextSource],
        isUnconditional: Bool,
        clipSkip: Int
    ) throws -> [Encoded] {
        var texts: [[String]] = []
        var rows: [BatchRow] = []
        for (image, source) in sources.enumerated() {
            guard case .words(let words) = source else { continue }
            texts.append(words)
            rows.append(BatchRow(image: image, isUnconditional: isUnconditional))
        }
        var encoded = try encode(texts, clipSkip: clipSkip, in: pass.of(rows))[...]
        return try sources.map { source in
            switch source {
            case .words: encoded.removeFirst()
            case .given(let states, let pooled):
                Encoded(states: try cast(states), pooled: try pooled.map(cast))
            case .zeros: try zeros()
            }
        }
    }

    private func cast(_ tensor: Tensor) throws -> Tensor {
        try pass.evaluator.cast(tensor, to: components.dtype)
    }

    /// Zeros of the shape of an encoded text.
    private func zeros() throws -> Encoded {
        func tensor(_ shape: [Int]) throws -> Tensor {
            components.isSymbolic
                ? try .symbolic(shape, components.dtype) : .zeros(shape, components.dtype)
        }
        let unet = components.unet.config
        return Encoded(
            states: try tensor([
                1, components.text[0].tokenizer.maximumLength, unet.crossAttentionDim,
            ]),
            pooled: try unet.addedConditions.map { try tensor([1, $0.textEmbedDim]) }
        )
    }

    /// Texts, each in the words for every encoder, through the family's encoders.
    private func encode(
        _ texts: [[String]],
        clipSkip: Int,
        in pass: Pass
    ) throws -> [Encoded] {
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
