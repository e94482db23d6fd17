public import Models
public import Schedulers

/// What all images of a run have in common.
public struct GenerationSettings: Sendable {
    /// The scheduler with all its options.
    public var scheduler: any Scheduler.Type, schedulerConfiguration: SchedulerConfiguration
    /// Denoising steps, as diffusers counts them (PNDM calls the network once more), or a schedule of the author's own.
    public var steps: RequestedSteps
    /// How far the prediction goes beyond the unconditional one; 1 and below do without.
    public var guidanceScale: Double
    /// How much of the guided prediction's spread is taken back ("Common Diffusion Noise Schedules and Sample Steps are
    /// Flawed", section 3.4).
    public var guidanceRescale: Double
    /// Pixels across and down.
    public var width: Int, height: Int
    /// Layers of the text encoder that are left out at the end.
    public var clipSkip: Int
    /// The share of the steps that a run from a picture takes: 1 keeps nothing of it.
    public var strength: Double
    /// Where the noise comes from.
    public var noise: NoiseSettings
    /// What SDXL is told of sizes.
    public var microConditions: MicroConditions
    /// How the autoencoder cuts its work.
    public var tiling: AutoencoderTiling

    /// Whether guidance needs an unconditional prediction beside the other.
    public var isGuided: Bool { guidanceScale > 1 }

    /// The first of the steps that a run from a picture takes; the number of steps where it takes none.
    public var firstStep: Int {
        steps.count - min(Int(Double(steps.count) * strength), steps.count)
    }

    /// Settings from their parts.
    public init(
        scheduler: any Scheduler.Type,
        schedulerConfiguration: SchedulerConfiguration,
        steps: RequestedSteps,
        guidanceScale: Double,
        guidanceRescale: Double = 0,
        width: Int,
        height: Int,
        clipSkip: Int = 0,
        strength: Double = 1,
        noise: NoiseSettings = NoiseSettings(),
        microConditions: MicroConditions = MicroConditions(),
        tiling: AutoencoderTiling = AutoencoderTiling()
    ) {
        self.scheduler = scheduler
        self.schedulerConfiguration = schedulerConfiguration
        self.steps = steps
        self.guidanceScale = guidanceScale
        self.guidanceRescale = guidanceRescale
        self.width = width
        self.height = height
        self.clipSkip = clipSkip
        self.strength = strength
        self.noise = noise
        self.microConditions = microConditions
        self.tiling = tiling
    }
}
