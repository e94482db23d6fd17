import Models
import Pipelines
import Schedulers
import Specs

extension PipelineWorkload {
    /// Everything of a trial that only a pipeline has and that can change a number.
    var identity: [String: CanonicalJSON.Value] {
        var members: [String: CanonicalJSON.Value] = [
            "kind": .string("pipeline"), "model": .string("sha256:\(modelHash)"),
            "prompts": .array(prompts.indices.map(prompt)), "pipeline": drawing,
        ]
        if let variant { members["variant"] = .string(variant) }
        if let guide { members["guide"] = .string(guide) }
        return members
    }

    /// Everything that settles at which points of the noise schedule a trial has latents.
    var scheduleIdentity: CanonicalJSON.Value {
        .object([
            "scheduler": Self.scheduler(generation.schedulerConfiguration),
            "steps": Self.steps(generation.steps),
            "strength": inputs.images.isEmpty ? .null : .number(generation.strength),
        ])
    }

    /// A prompt; what the author leaves out is left out, so that a new key changes no old identity.
    private func prompt(_ place: Int) -> CanonicalJSON.Value {
        let prompt = prompts[place]
        var members: [String: CanonicalJSON.Value] = ["seed": .integer(Int128(prompt.seed))]
        // Vectors in their place leave the words unread.
        let isRead = inputs.embeds == nil
        let texts = [
            "prompt": isRead ? prompt.prompt : nil, "prompt_2": isRead ? prompt.prompt2 : nil,
            "negative_prompt": prompt.negativePrompt,
            "negative_prompt_2": prompt.negativePrompt2,
            "image": inputs.images.isEmpty ? nil : inputs.images[place].digest,
            "mask_image": inputs.masks.isEmpty ? nil : inputs.masks[place].digest,
        ]
        for case (let key, let text?) in texts { members[key] = .string(text) }
        return .object(members)
    }

    private var drawing: CanonicalJSON.Value {
        var members: [String: CanonicalJSON.Value] = [
            "scheduler": Self.scheduler(generation.schedulerConfiguration),
            "steps": Self.steps(generation.steps),
            "guidance_scale": .number(generation.guidanceScale),
            "guidance_rescale": .number(generation.guidanceRescale),
            "width": .integer(Int128(generation.width)),
            "height": .integer(Int128(generation.height)),
            "images_per_prompt": .integer(Int128(imagesPerPrompt)),
            "batch_size": .integer(Int128(batchSize)),
            "clip_skip": .integer(inputs.embeds == nil ? Int128(generation.clipSkip) : 0),
            "generator": .string(generation.noise.generator),
            "shared_generator": .boolean(generation.noise.isShared),
            "noise_dtype": .string(generation.noise.isDrawnInRunDType ? "same" : "float32"),
            "text_cleaning": .string(textCleaning.rawValue),
            "vae_slicing": .boolean(generation.tiling.isSlicing),
            "vae_tiling": Self.tiling(generation.tiling),
        ]
        if !inputs.images.isEmpty { members["strength"] = .number(generation.strength) }
        if let latents = inputs.latents { members["latents"] = .string(latents.digest) }
        if let embeds = inputs.embeds { members["prompt_embeds"] = .string(embeds.digest) }
        let told = Self.sizes(generation, generation.microConditions)
        if told != Self.sizes(generation, MicroConditions()) {
            members["time_ids"] = .array(told.map { .number($0) })
        }
        return .object(members)
    }

    private static func steps(_ steps: RequestedSteps) -> CanonicalJSON.Value {
        switch steps {
        case .count(let count): .integer(Int128(count))
        case .timesteps(let list):
            .object(["timesteps": .array(list.map { .integer(Int128($0)) })])
        case .sigmas(let list): .object(["sigmas": .array(list.map { .number($0) })])
        }
    }

    private static func tiling(_ tiling: AutoencoderTiling) -> CanonicalJSON.Value {
        guard tiling.isTiling else { return .null }
        return .object([
            "overlap_factor": .number(tiling.overlapFactor),
            "tile_sample_min_size": tiling.tileSampleMinSize.map { .integer(Int128($0)) } ?? .null,
        ])
    }

    /// What SDXL is told of sizes, the unconditional half first.
    private static func sizes(
        _ generation: GenerationSettings,
        _ conditions: MicroConditions
    ) -> [Double] {
        [true, false].flatMap {
            conditions.timeIDs(
                height: generation.height,
                width: generation.width,
                isUnconditional: $0
            )
        }
    }

    private static func scheduler(_ configuration: SchedulerConfiguration) -> CanonicalJSON.Value {
        .object([
            "name": .string(configuration.className),
            "options": .object(configuration.options.mapValues(json)),
        ])
    }

    private static func json(_ option: SchedulerOption) -> CanonicalJSON.Value {
        switch option {
        case .null: .null
        case .bool(let value): .boolean(value)
        case .int(let value): .integer(Int128(value))
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .list(let values): .array(values.map(json))
        }
    }
}
