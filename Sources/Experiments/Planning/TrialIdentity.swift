import Attention
import Models
import Pipelines
import Schedulers
import Specs
import Tensors

/// What makes a trial that trial: everything that can change a number, and nothing else.
enum TrialIdentity {
    /// Raised by hand whenever a change of the program changes numbers.
    static let numericsEpoch = 3

    /// The identity as JSON. Names, paths, gates, timing and output options are not in it.
    ///
    /// The machine is in it where the trial asks for one: it changes no number, and a trial that is to show that must
    /// not be taken for another.
    static func json(_ settings: TrialSettings) -> CanonicalJSON.Value {
        var members: [String: CanonicalJSON.Value] = [
            "sdlab": .integer(1), "kind": .string("pipeline"),
            "numerics_epoch": .integer(Int128(numericsEpoch)),
            "model": .string("sha256:\(settings.modelHash)"),
            "prompts": .array(settings.prompts.indices.map { prompt($0, settings) }),
            "pipeline": pipeline(settings),
            "attention": attention(settings),
            "precision": precision(settings),
            "matmul": matmul(settings.matmul),
            "audit": settings.audit.map(audit) ?? .null,
        ]
        if let machine = machine(settings.machine) { members["machine"] = machine }
        if let variant = settings.variant { members["variant"] = .string(variant) }
        if let guide = settings.guide { members["guide"] = .string(guide) }
        return .object(members)
    }

    /// Everything that settles at which points of the noise schedule a trial has latents.
    static func schedule(_ settings: TrialSettings) -> CanonicalJSON.Value {
        let generation = settings.generation
        return .object([
            "scheduler": scheduler(generation.schedulerConfiguration),
            "steps": steps(generation.steps),
            "strength": settings.inputs.images.isEmpty ? .null : .number(generation.strength),
        ])
    }

    /// How float32 products round their operands is left out where they do not. In a float16 run there are such products,
    /// too: some backends widen queries and keys.
    private static func precision(_ settings: TrialSettings) -> CanonicalJSON.Value {
        var members: [String: CanonicalJSON.Value] = [
            "dtype": .string(settings.dtype.rawValue),
            "vae_dtype": .string(settings.vaeDType.rawValue),
            "upcast_attention": .boolean(settings.attention.upcastsAttention),
        ]
        let products = settings.float32Matmul
        if products.precision != .highest {
            members["float32_matmul"] = .string(products.precision.rawValue)
            members["float32_matmul_rounding"] = .string(products.rounding.rawValue)
        }
        return .object(members)
    }

    /// A prompt; what the author leaves out is left out, so that a new key changes no old identity.
    private static func prompt(_ place: Int, _ settings: TrialSettings) -> CanonicalJSON.Value {
        let prompt = settings.prompts[place], inputs = settings.inputs
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

    private static func pipeline(_ settings: TrialSettings) -> CanonicalJSON.Value {
        let generation = settings.generation, inputs = settings.inputs
        var members: [String: CanonicalJSON.Value] = [
            "scheduler": scheduler(generation.schedulerConfiguration),
            "steps": steps(generation.steps),
            "guidance_scale": .number(generation.guidanceScale),
            "guidance_rescale": .number(generation.guidanceRescale),
            "width": .integer(Int128(generation.width)),
            "height": .integer(Int128(generation.height)),
            "images_per_prompt": .integer(Int128(settings.imagesPerPrompt)),
            "batch_size": .integer(Int128(settings.batchSize)),
            "clip_skip": .integer(inputs.embeds == nil ? Int128(generation.clipSkip) : 0),
            "generator": .string(generation.noise.generator),
            "shared_generator": .boolean(generation.noise.isShared),
            "noise_dtype": .string(generation.noise.isDrawnInRunDType ? "same" : "float32"),
            "text_cleaning": .string(settings.textCleaning.rawValue),
            "vae_slicing": .boolean(generation.tiling.isSlicing),
            "vae_tiling": tiling(generation.tiling),
        ]
        if !inputs.images.isEmpty { members["strength"] = .number(generation.strength) }
        if let latents = inputs.latents { members["latents"] = .string(latents.digest) }
        if let embeds = inputs.embeds { members["prompt_embeds"] = .string(embeds.digest) }
        let told = sizes(generation, generation.microConditions)
        if told != sizes(generation, MicroConditions()) {
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

    /// What is asked of the machine, or nil where nothing is.
    private static func machine(_ machine: RequestedMachine) -> CanonicalJSON.Value? {
        var members: [String: CanonicalJSON.Value] = [:]
        if let threads = machine.threads { members["threads"] = .integer(Int128(threads)) }
        if let form = machine.instructionSet { members["instruction_set"] = .string(form.rawValue) }
        return members.isEmpty ? nil : .object(members)
    }

    /// OpenBLAS's bits depend on its build and on the processor core that it takes this one for.
    private static func matmul(_ provider: MatmulProvider) -> CanonicalJSON.Value {
        switch provider {
        case .chain: .string(provider.rawValue)
        case .openblas:
            .object([
                "name": .string(provider.rawValue),
                "configuration": .string(OpenBLAS.configuration), "core": .string(OpenBLAS.core),
            ])
        }
    }

    private static func scheduler(_ configuration: SchedulerConfiguration) -> CanonicalJSON.Value {
        .object([
            "name": .string(configuration.className),
            "options": .object(configuration.options.mapValues(json)),
        ])
    }

    private static func attention(_ settings: TrialSettings) -> CanonicalJSON.Value {
        .object([
            "backend": json(settings.attention.standard),
            "layers": .array(
                settings.attention.exceptions.map {
                    .object(["glob": .string($0.glob), "backend": json($0.backend)])
                }
            ),
        ])
    }

    private static func audit(_ audit: AuditSettings) -> CanonicalJSON.Value {
        var members: [String: CanonicalJSON.Value] = [
            "reference": .object([
                "backend": json(audit.reference), "dtype": .string(audit.referenceDType.rawValue),
            ]),
            "baseline": json(audit.baseline), "layers": .array(audit.layers.map { .string($0) }),
            "steps": .string("\(audit.steps)"),
            "on_violation": .string(audit.onViolation == .fail ? "fail" : "record"),
        ]
        if audit.probabilities { members["probabilities"] = .boolean(true) }
        return .object(members)
    }

    private static func json(_ backend: any AttentionBackend) -> CanonicalJSON.Value {
        .object(["name": .string(backend.name), "options": options(of: backend)])
    }

    /// A backend's settled options.
    static func options(of backend: any AttentionBackend) -> CanonicalJSON.Value {
        options(backend.settings)
    }

    /// Settled options.
    static func options(_ options: AttentionOptions) -> CanonicalJSON.Value {
        .object(
            options.mapValues { value in
                switch value {
                case .integer(let number): .integer(Int128(number))
                case .word(let word): .string(word)
                case .flag(let flag): .boolean(flag)
                }
            }
        )
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
