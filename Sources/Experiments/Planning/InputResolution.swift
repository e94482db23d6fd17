import Models
import Pipelines
import Specs
import Tensors

/// What a trial's images start from besides noise and words.
public struct TrialInputs: Sendable {
    /// A picture and a mask for each prompt, or none.
    public var images: [GivenTensor] = [], masks: [GivenTensor] = []
    /// The latents to start from, and vectors in place of the prompts.
    public var latents: GivenTensor?, embeds: GivenEmbeds?
}

/// Settles the files that a specification names against model, prompts and size.
struct InputResolution {
    let components: PipelineComponents
    let spec: ExperimentSpec

    /// The inputs, or nil with problems noted.
    func inputs(_ files: inout GivenFiles, _ problems: inout [Problem]) -> TrialInputs? {
        let before = problems.count, given = spec.pipeline.inputs
        var inputs = TrialInputs()
        inputs.images = pictures(\.image, given.image, isMask: false, &files, &problems)
        inputs.masks = pictures(\.maskImage, given.maskImage, isMask: true, &files, &problems)
        checkKind(inputs, &problems)
        inputs.latents = given.latents.flatMap { files.latents($0, &problems) }
        inputs.embeds = given.promptEmbeds.flatMap { files.promptEmbeds($0, &problems) }
        checkLatents(inputs, &problems)
        checkEmbeds(inputs, &problems)
        return problems.count == before ? inputs : nil
    }

    /// Height and width of the images: the spec's, the picture's, the model's own.
    func size(_ inputs: TrialInputs, _ problems: inout [Problem]) -> (height: Int, width: Int) {
        let shape = inputs.images.first?.shape
        let height = spec.pipeline.height?.value ?? shape?[1] ?? components.nativeSize
        let width = spec.pipeline.width?.value ?? shape?[2] ?? components.nativeSize
        for given in inputs.images + inputs.masks
        where Array(given.shape[1...2]) != [height, width] {
            problems.append(
                place(of: given).problem(
                    "\(given.path) has \(given.shape[2]) by \(given.shape[1]) pixels,"
                        + " the images \(width) by \(height)",
                    remedy: "scale it to that size, or change 'width' and 'height'"
                )
            )
        }
        let factor = components.scaleFactor
        if let latents = inputs.latents,
            Array(latents.shape[1...2]) != [height / factor, width / factor]
        {
            problems.append(
                place(of: latents).problem(
                    "\(latents.path) has \(latents.shape[2]) by \(latents.shape[1])"
                        + " latents",
                    remedy: "images of \(width) by \(height) pixels have \(width / factor) by "
                        + "\(height / factor)"
                )
            )
        }
        return (height, width)
    }

    /// The picture of each prompt: its own, or the pipeline's; none where no prompt has one.
    private func pictures(
        _ own: KeyPath<PromptSpec, Located<String>?>,
        _ shared: Located<String>?,
        isMask: Bool,
        _ files: inout GivenFiles,
        _ problems: inout [Problem]
    ) -> [GivenTensor] {
        let paths = spec.prompts.map { $0[keyPath: own] ?? shared }
        guard let first = paths.compactMap(\.self).first else { return [] }
        if let without = zip(spec.prompts, paths).first(where: { $0.1 == nil }) {
            problems.append(
                first.location.problem(
                    "the prompt '\(without.0.id.value)' has no \(isMask ? "mask" : "picture")",
                    remedy: "give one to every prompt, or to none"
                )
            )
            return []
        }
        return paths.compactMap(\.self).compactMap {
            files.picture($0, isMask: isMask, &problems)
        }
    }

    /// Masks need pictures, a strength too, and a U-Net for inpainting needs both.
    private func checkKind(_ inputs: TrialInputs, _ problems: inout [Problem]) {
        let given = spec.pipeline.inputs
        let hasPictures = given.image != nil || spec.prompts.contains { $0.image != nil }
        let mask = given.maskImage ?? spec.prompts.compactMap(\.maskImage).first
        if let mask, !hasPictures {
            problems.append(
                mask.location.problem("a mask needs a picture", remedy: "name it as 'image'")
            )
        }
        if let strength = given.strength, !hasPictures {
            problems.append(
                strength.location.problem(
                    "'strength' counts only where images start from a picture",
                    remedy: "name one as 'image', or leave 'strength' out"
                )
            )
        }
        if components.showsMaskToNetwork, mask == nil {
            problems.append(
                (spec.model ?? spec.name).location.problem(
                    "this model is for inpainting",
                    remedy: "name 'image' and 'mask_image'"
                )
            )
        }
    }

    private func checkLatents(_ inputs: TrialInputs, _ problems: inout [Problem]) {
        guard let latents = inputs.latents else { return }
        let images = spec.prompts.count * spec.pipeline.imagesPerPrompt.value
        if !inputs.images.isEmpty {
            problems.append(
                place(of: latents).problem(
                    "'latents' cannot stand beside 'image'",
                    remedy: "images start from one of them"
                )
            )
        }
        if ![1, images].contains(latents.tensors.count)
            || latents.shape[3] != components.vae.config.latentChannels
        {
            problems.append(
                place(of: latents).problem(
                    "\(latents.path) has latents of \(latents.tensors.count) images with "
                        + "\(latents.shape[3]) channels",
                    remedy: "expected one for all images or \(images), one for each, with "
                        + "\(components.vae.config.latentChannels) channels"
                )
            )
        }
    }

    private func checkEmbeds(_ inputs: TrialInputs, _ problems: inout [Problem]) {
        guard let embeds = inputs.embeds, let place = spec.pipeline.inputs.promptEmbeds else {
            return
        }
        let tokens = embeds.promptEmbeds[0].shape[1]
        let length = components.text[0].tokenizer.maximumLength
        checkShapes(embeds, tokens: tokens, at: place, &problems)
        if embeds.negativePromptEmbeds.isEmpty, tokens != length,
            spec.pipeline.guidanceScale.value > 1
        {
            problems.append(
                place.location.problem(
                    "\(place.value) has \(tokens) tokens a prompt and no 'negative_prompt_embeds'",
                    remedy: "give them, or \(length) tokens"
                )
            )
        }
        let needsPooled = components.unet.config.addedConditions != nil
        let hasPooled = !embeds.pooledPromptEmbeds.isEmpty
        let isPaired =
            embeds.negativePromptEmbeds.isEmpty == embeds.negativePooledPromptEmbeds.isEmpty
        if needsPooled, !hasPooled || !isPaired {
            problems.append(
                place.location.problem(
                    "\(place.value) lacks vectors",
                    remedy: "this model needs 'pooled_prompt_embeds', and "
                        + "'negative_prompt_embeds' only together with "
                        + "'negative_pooled_prompt_embeds'"
                )
            )
        }
        if !needsPooled, hasPooled || !embeds.negativePooledPromptEmbeds.isEmpty {
            problems.append(
                place.location.problem(
                    "\(place.value) has pooled vectors, and this model takes none",
                    remedy: "leave them out of the file"
                )
            )
        }
    }

    /// Notes vectors of other numbers of prompts, tokens or features than the model and the prompts have.
    private func checkShapes(
        _ embeds: GivenEmbeds,
        tokens: Int,
        at place: Located<String>,
        _ problems: inout [Problem]
    ) {
        let count = spec.prompts.count, unet = components.unet.config
        let pooledWidth = unet.addedConditions?.textEmbedDim
        let parts: [(String, [Tensor], [Int]?)] = [
            ("prompt_embeds", embeds.promptEmbeds, [1, tokens, unet.crossAttentionDim]),
            (
                "negative_prompt_embeds", embeds.negativePromptEmbeds,
                [1, tokens, unet.crossAttentionDim]
            ),
            ("pooled_prompt_embeds", embeds.pooledPromptEmbeds, pooledWidth.map { [1, $0] }),
            (
                "negative_pooled_prompt_embeds", embeds.negativePooledPromptEmbeds,
                pooledWidth.map { [1, $0] }
            ),
        ]
        for (name, rows, expected) in parts {
            guard let found = rows.first?.shape, let expected else { continue }
            if ![1, count].contains(rows.count) || found != expected {
                problems.append(
                    place.location.problem(
                        "'\(name)' in \(place.value) has the shape "
                            + "\([rows.count] + found.dropFirst())",
                        remedy: "expected \([count] + expected.dropFirst()), or 1 in front"
                    )
                )
            }
        }
    }

    /// Where the specification names a file.
    private func place(of given: GivenTensor) -> Location {
        let own = spec.pipeline.inputs
        let named =
            [own.image, own.maskImage, own.latents]
            + spec.prompts.flatMap { [$0.image, $0.maskImage] }
        return named.compactMap(\.self).first { $0.value == given.path }?.location
            ?? spec.name.location
    }
}
