public import Models
public import Tensors

/// A part of a run that is timed apart.
public enum PipelinePhase: String, Sendable, CaseIterable {
    /// Prompts to vectors.
    case text
    /// The U-Net, all calls.
    case unet
    /// Guidance and the scheduler's steps.
    case scheduler
    /// Latents to pictures.
    case vae
}

/// Who is told what during a run. Every part may be left out; a callback that throws ends the run.
public struct PipelineObserver: Sendable {
    /// Told of each attention call.
    public var attention: AttentionObserver?
    /// Told of each module's output; guidance and scheduler's steps are told as modules of these names.
    public var module: ModuleObserver?
    /// Told of the latents before the first step; a tensor that it returns replaces them.
    public var start: (@Sendable (Tensor) throws -> Tensor?)?
    /// Told after each step; a tensor that it returns replaces the latents.
    public var step: (@Sendable (DenoisingStep) throws -> Tensor?)?
    /// Told when a phase begins (true) and when it ends (false).
    public var phase: (@Sendable (PipelinePhase, Bool) -> Void)?

    /// An observer from its parts.
    public init(
        attention: AttentionObserver? = nil,
        module: ModuleObserver? = nil,
        start: (@Sendable (Tensor) throws -> Tensor?)? = nil,
        step: (@Sendable (DenoisingStep) throws -> Tensor?)? = nil,
        phase: (@Sendable (PipelinePhase, Bool) -> Void)? = nil
    ) {
        self.attention = attention
        self.module = module
        self.start = start
        self.step = step
        self.phase = phase
    }

    func during<Result>(_ part: PipelinePhase, _ body: () throws -> Result) rethrows -> Result {
        phase?(part, true)
        defer { phase?(part, false) }
        return try body()
    }
}

/// A step that has just been taken.
public struct DenoisingStep: Sendable {
    /// Which call of the network it was, of how many.
    public let index: Int, count: Int
    /// The training timestep.
    public let timestep: Double
    /// The latents after it, `[batch, height, width, channels]`.
    public let latents: Tensor
    /// What the network returned before guidance; with guidance the unconditional half comes first.
    public let modelOutput: Tensor
}
