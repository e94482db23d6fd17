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

/// Where the noise comes from.
public struct NoiseSettings: Sendable, Hashable {
    /// The random stream's name.
    public var generator: String
    /// Whether a batch has one stream, that of its first image, as diffusers has with a single generator.
    public var isShared: Bool
    /// Whether noise is drawn in the run's own dtype, as diffusers does; else in float32 and rounded, so that runs in
    /// every precision start from the same picture.
    public var isDrawnInRunDType: Bool

    /// A stream for each image, drawn in float32.
    public init(
        generator: String = "torch",
        isShared: Bool = false,
        isDrawnInRunDType: Bool = false
    ) {
        self.generator = generator
        self.isShared = isShared
        self.isDrawnInRunDType = isDrawnInRunDType
    }
}

/// What SDXL is told of an image's sizes, each in pixels; nil: the image's own size, not cropped.
public struct MicroConditions: Sendable, Hashable {
    /// Height and width.
    public struct Size: Sendable, Hashable {
        /// In pixels.
        public let height: Int, width: Int

        /// A size from its parts.
        public init(height: Int, width: Int) {
            self.height = height
            self.width = width
        }
    }

    /// The size before training pictures were scaled, and the size to draw as.
    public var originalSize: Size?, targetSize: Size?
    /// Top and left of the crop.
    public var cropTop: Int, cropLeft: Int
    /// The same for the unconditional half, where both sizes are given.
    public var negativeOriginalSize: Size?, negativeTargetSize: Size?
    /// Top and left of the unconditional half's crop.
    public var negativeCropTop: Int, negativeCropLeft: Int

    /// The image's own size, unless another is named.
    public init(
        originalSize: Size? = nil,
        targetSize: Size? = nil,
        cropTop: Int = 0,
        cropLeft: Int = 0,
        negativeOriginalSize: Size? = nil,
        negativeTargetSize: Size? = nil,
        negativeCropTop: Int = 0,
        negativeCropLeft: Int = 0
    ) {
        self.originalSize = originalSize
        self.targetSize = targetSize
        self.cropTop = cropTop
        self.cropLeft = cropLeft
        self.negativeOriginalSize = negativeOriginalSize
        self.negativeTargetSize = negativeTargetSize
        self.negativeCropTop = negativeCropTop
        self.negativeCropLeft = negativeCropLeft
    }

    /// The numbers of an image drawn at a size (diffusers' `add_time_ids`).
    func timeIDs(height: Int, width: Int, isUnconditional: Bool) -> [Double] {
        let own = Size(height: height, width: width)
        if isUnconditional, let negativeOriginalSize, let negativeTargetSize {
            return [
                negativeOriginalSize.height, negativeOriginalSize.width, negativeCropTop,
                negativeCropLeft, negativeTargetSize.height, negativeTargetSize.width,
            ].map(Double.init)
        }
        let original = originalSize ?? own, target = targetSize ?? own
        return [
            original.height, original.width, cropTop, cropLeft, target.height, target.width,
        ].map(Double.init)
    }
}
