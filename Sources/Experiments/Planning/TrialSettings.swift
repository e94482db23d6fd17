public import Attention
public import Models
public import Pipelines
public import Specs
public import Tensors

/// Everything that one trial does, every default filled in and every name looked up.
public struct TrialSettings: Sendable {
    /// The model's directory as found, as written, and the SHA-256 of its files.
    public var modelPath: String, modelName: String, modelHash: String
    /// Which variant of the weights is read, or nil.
    public var variant: String?
    /// The prompts, in the spec's order.
    public var prompts: [TrialPrompt]
    /// How prompts are prepared before they are cut into tokens.
    public var textCleaning: TextCleaning
    /// What images start from besides noise and words.
    public var inputs: TrialInputs
    /// Images drawn of each prompt, and how many go through the networks together.
    public var imagesPerPrompt: Int, batchSize: Int
    /// What all images have in common.
    public var generation: GenerationSettings
    /// Which backend serves which layer.
    public var attention: AttentionPolicy
    /// The dtype of text encoder, U-Net and latents, and the autoencoder's.
    public var dtype: DType, vaeDType: DType
    /// Who multiplies matrices, and what float32 products do to their operands first.
    public var matmul: MatmulProvider, float32Matmul: Float32Matmul
    /// On what it wants to be computed.
    public var machine: RequestedMachine
    /// What is audited, or nil.
    public var audit: AuditSettings?
    /// Unrecorded and recorded repetitions, or nil where nothing is timed.
    public var timing: TimingSettings?
    /// The most bytes that may live at once, and the most seconds, or nil.
    public var memoryLimit: Int?, timeLimit: Double?
    /// Which tensors the record keeps.
    public var recordedTensors: [RecordedTensorKind]
    /// The identity of the trial whose latents each step starts from, or nil where they are the trial's own.
    public var guide: String?
    /// Whether its latents are compared step by step, so that its shard has to keep them.
    public var comparesSteps = false

    /// The tensors that the trial's shard keeps.
    var keptTensors: [RecordedTensorKind] {
        let isKept = recordedTensors.contains(.trajectory) || !comparesSteps
        return recordedTensors + (isKept ? [] : [.trajectory])
    }

    /// Every image of the trial, in order: the images of a prompt are neighbours, and have seeds that count up.
    public var requests: [ImageRequest] {
        prompts.indices.flatMap { place in
            (0..<imagesPerPrompt).map { request(place, $0) }
        }
    }

    /// Image `number` of a prompt.
    private func request(_ place: Int, _ number: Int) -> ImageRequest {
        let prompt = prompts[place]
        let masks = inputs.masks, images = inputs.images
        return ImageRequest(
            prompt: prompt.prompt,
            negativePrompt: prompt.negativePrompt,
            prompt2: prompt.prompt2,
            negativePrompt2: prompt.negativePrompt2,
            seed: prompt.seed &+ UInt64(number),
            embeds: inputs.embeds?.embeds(ofPrompt: place),
            latents: inputs.latents?.tensor(ofImage: place * imagesPerPrompt + number),
            image: images.isEmpty ? nil : images[place].tensor(ofImage: 0),
            mask: masks.isEmpty ? nil : masks[place].tensor(ofImage: 0)
        )
    }

    /// How often all images are drawn: for timing, and once more where somebody watches; before any of it, where a timed trial is to
    /// stop at the first output that is not finite.
    func generations(stopsAtFirstNonfinite: Bool) -> Int {
        let timed = timing.map { $0.warmup + $0.repeats } ?? 0
        return timed + (isWatched ? 1 : 0) + (stopsAtFirstNonfinite && timing != nil ? 1 : 0)
    }

    /// Whether a generation is drawn that is not timed, in which modules' outputs are examined and more is looked at where it is
    /// asked for.
    var isWatched: Bool { timing == nil || audit != nil || keptTensors.contains(.trajectory) }

    /// The ranges of images that go through the networks together.
    public var batches: [Range<Int>] {
        let count = prompts.count * imagesPerPrompt
        return stride(from: 0, to: count, by: batchSize).map { $0..<min(count, $0 + batchSize) }
    }
}

/// A prompt of a trial.
public struct TrialPrompt: Sendable, Hashable {
    /// The name by which files and tables call it.
    public let id: String
    /// What to draw, and what not; nil is an absent text, which SDXL tells apart from an empty one.
    public let prompt: String, negativePrompt: String?
    /// The same for SDXL's second text encoder; nil: the same words.
    public let prompt2: String?, negativePrompt2: String?
    /// The seed of its first image.
    public let seed: UInt64
}

/// What is compared at every audited attention call.
public struct AuditSettings: Sendable {
    /// The reference's backend and dtype; `math` in float64 is the streaming float64 reference.
    public let reference: any AttentionBackend, referenceDType: DType
    /// The yardstick, in the trial's own dtype.
    public let baseline: any AttentionBackend
    /// Globs on module paths; a layer that one of them matches is audited.
    public let layers: [String]
    /// Which denoising steps are audited.
    public let steps: AuditedSteps
    /// Whether the probabilities of each call are compared, too.
    public let probabilities: Bool
    /// What must hold.
    public let gates: GateSettings
    /// What a violation does.
    public let onViolation: ViolationResponse
}

/// How often a trial is repeated for timing.
public struct TimingSettings: Sendable, Hashable {
    /// Repetitions before the clock counts, and those that are recorded.
    public let warmup: Int, repeats: Int
}

/// A tensor that a record can keep.
public enum RecordedTensorKind: String, Sendable, CaseIterable {
    /// The latents after the last step.
    case latents
    /// The pictures moved to 0…1, not cut off.
    case images
    /// The text as the U-Net saw it.
    case promptEmbeds = "prompt_embeds"
    /// The latents before the first step and after each, before anything replaced them.
    case trajectory
    /// Query, keys and values of the audited call with the largest error, and what came out.
    case worstAttention = "attention_worst"

    /// Whether a recorded tensor is one of this kind.
    func includes(_ name: String) -> Bool {
        self == .worstAttention ? name.hasPrefix(rawValue) : name == rawValue
    }
}
