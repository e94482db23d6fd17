public import Attention
public import Models
public import Specs
public import Tensors

/// Everything that one trial does, every default filled in and every name looked up.
public struct TrialSettings: Sendable {
    /// What is computed.
    public var workload: Workload
    /// Which backend serves which layer.
    public var attention: AttentionPolicy
    /// The dtype of the numbers that attention is computed from: of text encoder, U-Net and latents, or of the inputs.
    public var dtype: DType
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

    /// The pipeline that draws, or nil where attention runs alone.
    public var pipeline: PipelineWorkload? {
        get { if case .pipeline(let pipeline) = workload { pipeline } else { nil } }
        set { if let newValue { workload = .pipeline(newValue) } }
    }

    /// The tensors that the trial's shard keeps.
    var keptTensors: [RecordedTensorKind] {
        let isKept = recordedTensors.contains(.trajectory) || pipeline?.comparesSteps != true
        return recordedTensors + (isKept ? [] : [.trajectory])
    }

    /// How often all is computed: for timing, and once more where somebody watches; before any of it, where a timed trial is to
    /// stop at the first output that is not finite.
    func repetitions(stopsAtFirstNonfinite: Bool) -> Int {
        let timed = timing.map { $0.warmup + $0.repeats } ?? 0
        let isTriedFirst = stopsAtFirstNonfinite && timing != nil && examinesModules
        return timed + (isWatched ? 1 : 0) + (isTriedFirst ? 1 : 0)
    }

    /// Whether all is computed once without a clock, and more is looked at where it is asked for.
    var isWatched: Bool {
        guard timing != nil, audit == nil else { return true }
        return switch workload {
        case .pipeline: keptTensors.contains(.trajectory)
        case .attention: !keptTensors.isEmpty
        }
    }

    /// Whether there are modules whose outputs are examined while nobody looks at the clock.
    var examinesModules: Bool { isWatched && pipeline != nil }
}

/// What the trials of an experiment compute: the experiment's kind, with all that only this kind has.
public enum Workload: Sendable {
    /// A diffusion pipeline draws prompts.
    case pipeline(PipelineWorkload)
    /// An attention backend runs alone on synthetic tensors.
    case attention(AttentionWorkload)

    /// Independent answers that are computed: images, or places of the batches of all seeds.
    public var images: Int {
        switch self {
        case .pipeline(let pipeline): pipeline.requests.count
        case .attention(let attention): attention.seeds.count * attention.batch
        }
    }
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

    /// What the backend answered alone, for each seed.
    case attentionOutput = "attention_output"

    /// Whether a recorded tensor is one of this kind.
    func includes(_ name: String) -> Bool {
        self == .worstAttention ? name.hasPrefix(rawValue) : name == rawValue
    }
}
