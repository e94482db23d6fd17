public import Schedulers

/// What all images of a run have in common.
public struct GenerationSettings: Sendable {
    /// The scheduler with all its options.
    public var scheduler: any Scheduler.Type, schedulerConfiguration: SchedulerConfiguration
    /// Denoising steps, as diffusers counts them (PNDM calls the network once more).
    public var steps: Int
    /// How far the prediction goes beyond the unconditional one; 1 and below do without.
    public var guidanceScale: Double
    /// How much of the guided prediction's spread is taken back ("Common Diffusion Noise Schedules and Sample Steps are
    /// Flawed", section 3.4).
    public var guidanceRescale: Double
    /// Pixels across and down.
    public var width: Int, height: Int
    /// Layers of the text encoder that are left out at the end.
    public var clipSkip: Int
    /// The random stream's name.
    public var generator: String

    /// Whether the networks see every image twice, the unconditional one first.
    public var isGuided: Bool { guidanceScale > 1 }

    /// Settings from their parts.
    public init(
        scheduler: any Scheduler.Type,
        schedulerConfiguration: SchedulerConfiguration,
        steps: Int,
        guidanceScale: Double,
        guidanceRescale: Double = 0,
        width: Int,
        height: Int,
        clipSkip: Int = 0,
        generator: String = "torch"
    ) {
        self.scheduler = scheduler
        self.schedulerConfiguration = schedulerConfiguration
        self.steps = steps
        self.guidanceScale = guidanceScale
        self.guidanceRescale = guidanceRescale
        self.width = width
        self.height = height
        self.clipSkip = clipSkip
        self.generator = generator
    }
}

/// One image that is asked for.
public struct ImageRequest: Sendable, Hashable {
    /// What to draw, and what not.
    public let prompt: String, negativePrompt: String
    /// The seed of this image's own random stream.
    public let seed: UInt64

    /// A request from its parts.
    public init(prompt: String, negativePrompt: String = "", seed: UInt64) {
        self.prompt = prompt
        self.negativePrompt = negativePrompt
        self.seed = seed
    }
}
