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
    let files: GivenFiles
    let components: PipelineComponents
    let spec: ExperimentSpec

    /// The inputs, or nil with problems noted.
    func inputs(_ problems: inout [Problem]) -> TrialInputs? {
        let before = problems.count, given = spec.pipeline.inputs
        var inputs = TrialInputs()
        inputs.images = pictures(\.image, given.image, isMask: false, &problems)
        inputs.masks = pictures(\.maskImage, given.maskImage, isMask: true, &problems)
        checkKind(inputs, &problems)
        inputs.latents = given.latents.flatMap { files.latents($0, &problems) }
        inputs.embeds = given.promptEmbeds.flatMap { files.embeds($0, &problems) }
        checkLatents(inputs, &problems)
        checkEmbeds(inputs, &problems)
        return problems.count == before ? inputs : nil
    }

    /// Height and width of the images: the spec's, the picture's, the model's own.
    func size(_ inputs: TrialInputs, _ problems: inout [Problem]) -> (height: Int, width: Int) {
        let shape = inputs.images.first?.tensor.shape
        let height = spec.pipeline.height?.value ?? shape?[1] ?? components.nativeSize
        let width = spec.pipeline.width?.value ?? shape?[2] ?? components.nativeSize
        for given in inputs.images + inputs.masks
        where Array(given.tensor.shape[1...2]) != [height, width] {
            problems.append(
                place(of: given).problem(
                    "\(given.path) has \(given.tensor.shape[2]) by \(given.tensor.shape[1]) pixels,"
                        + " the images \(width) by \(height)",
                    remedy: "scale it to that size, or change 'width' and 'height'"
                )
            )
        }
        let factor = components.scaleFactor
        if let latents = inputs.latents,
            Array(latents.tensor.shape[1...2]) != [height / factor, width / factor]
        {
            problems.append(
                place(of: latents).problem(
                    "\(latents.path) has \(latents.tensor.shape[2]) by \(latents.tensor.shape[1])"
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
        var known: [String: GivenTensor] = [:]
        return paths.compactMap(\.self).compactMap { path in
            if let given = known[path.value] { return given }
            let given = files.picture(path, isMask: isMask, &problems)
            known[path.value] = given
            return given
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
        if ![1, images].contains(latents.tensor.shape[0])
            || latents.tensor.shape[3] != components.vae.config.latentChannels
        {
            problems.append(
                place(of: latents).problem(
                    "\(latents.path) has latents of \(latents.tensor.shape[0]) images with "
                        + "\(latents.tensor.shape[3]) channels",
                    remedy: "expected 1 or \(images) images with "
                        + "\(components.vae.config.latentChannels) channels"
                )
            )
        }
    }

    private func checkEmbeds(_ inputs: TrialInputs, _ problems: inout [Problem]) {
        guard let embeds = inputs.embeds, let place = spec.pipeline.inputs.promptEmbeds else {
            return
        }
        let count = spec.prompts.count, tokens = embeds.promptEmbeds.shape[1]
        let length = components.text[0].tokenizer.maximumLength
        let pooledWidth = components.unet.config.addedConditions?.textEmbedDim
        func check(_ name: String, _ tensor: Tensor?, _ width: Int?) {
            guard let tensor, let width else { return }
            let isRightLength = tensor.shape.count == 2 || tensor.shape[1] == tokens
            if ![1, count].contains(tensor.shape[0]) || tensor.shape.last != width || !isRightLength
            {
                problems.append(
                    place.location.problem(
                        "'\(name)' in \(place.value) has the shape \(tensor.shape)",
                        remedy: "expected 1 or \(count) prompts, \(tokens) tokens each, "
                            + "\(width) numbers each"
                    )
                )
            }
        }
        let width = components.unet.config.crossAttentionDim
        check("prompt_embeds", embeds.promptEmbeds, width)
        check("negative_prompt_embeds", embeds.negativePromptEmbeds, width)
        check("pooled_prompt_embeds", embeds.pooledPromptEmbeds, pooledWidth)
        check("negative_pooled_prompt_embeds", embeds.negativePooledPromptEmbeds, pooledWidth)
        let lacksPooled =
            embeds.pooledPromptEmbeds == nil
            || (embeds.negativePromptEmbeds != nil && embeds.negativePooledPromptEmbeds == nil)
        if pooledWidth != nil, lacksPooled {
            problems.append(
                place.location.problem(
                    "\(place.value) lacks pooled vectors",
                    remedy: "this model needs 'pooled_prompt_embeds', and "
                        + "'negative_pooled_prompt_embeds' beside 'negative_prompt_embeds'"
                )
            )
        }
        if embeds.negativePromptEmbeds == nil, tokens != length,
            spec.pipeline.guidanceScale.value > 1
        {
            problems.append(
                place.location.problem(
                    "\(place.value) has \(tokens) tokens a prompt and no 'negative_prompt_embeds'",
                    remedy: "give them, or \(length) tokens"
                )
            )
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
