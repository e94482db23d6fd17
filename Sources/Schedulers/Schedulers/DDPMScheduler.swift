public import Tensors

/// Denoising diffusion probabilistic models (Ho, Jain and Abbeel 2020, algorithm 2).
///
/// Mirrors diffusers' `DDPMScheduler`. Each step but the one at timestep 0 adds fresh noise.
public struct DDPMScheduler: AlphaScheduler {
    /// diffusers' name.
    public static let className = "DDPMScheduler"
    /// The short name.
    public static let name = "ddpm"

    static let prediction = PredictionType.setting([.epsilon, .sample, .velocity])
    static let spacing = TimestepSpacing.setting(.leading)
    static let variance = SchedulerSetting.choice(
        "variance_type",
        standard: Variance.fixedSmall,
        among: Variance.allCases
    )
    static let clipsSample = SchedulerSetting.flag("clip_sample", standard: true)
    static let clipRange = SchedulerSetting.positive("clip_sample_range", standard: 1)
    static let rescalesBetas = SchedulerSetting.flag("rescale_betas_zero_snr", standard: false)

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings(among: BetaSchedule.common + [.sigmoid, .laplace]) + [
            prediction, spacing, TimestepSpacing.offset, variance, clipsSample, clipRange,
            rescalesBetas,
        ] + UnsupportedSettings.thresholding

    /// The variance of the noise that a step adds: the smallest or the largest that the model allows.
    ///
    /// In float64 the logarithmic forms are the plain ones. (For `fixed_large_log` diffusers takes the root of a
    /// logarithm, which is NaN.)
    enum Variance: String, Sendable, CaseIterable {
        case fixedSmall = "fixed_small"
        case fixedSmallLog = "fixed_small_log"
        case fixedLarge = "fixed_large"
        case fixedLargeLog = "fixed_large_log"
    }

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    /// The training timestep of each call.
    public let timesteps: [Double]
    private let alphas: AlphaTable

    /// The schedule of a run of a number of steps or of timesteps.
    public init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        try configuration.check(steps, alsoTakes: [.timesteps])
        noiseSchedule = try NoiseSchedule(
            configuration,
            endsInNoise: configuration[Self.rescalesBetas]
        )
        alphas = AlphaTable(
            noiseSchedule,
            configuration,
            steps: steps.count,
            setsFinalToOne: true
        )
        let whole =
            steps.customTimesteps
            ?? configuration[Self.spacing].wholeTimesteps(
                steps.count,
                of: noiseSchedule.betas.count,
                offset: configuration[TimestepSpacing.offset]
            )
        try alphas.check(whole)
        try alphas.check(configuration[Self.prediction], at: whole[0])
        timesteps = whole.map(Double.init)
        self.configuration = configuration
    }

    /// The mean of equation 7 of the paper over x₀ and x, and noise.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let levels = Levels(self, index)
        let weights = Prediction(configuration[Self.prediction], alpha: levels.alpha)
            .original
        var original = try evaluator.combine(weights, sample: sample, output: modelOutput)
        var terms: [(coefficient: Double, tensor: Tensor)]
        if configuration[Self.clipsSample] {
            let range = configuration[Self.clipRange]
            original = try evaluator.clamp(original, to: -range...range)
            terms = [(levels.original, original), (levels.sample, sample)]
        } else {
            // Nothing lies between the sums, so they are one.
            terms = [
                (levels.sample + levels.original * weights.sample, sample),
                (levels.original * weights.output, modelOutput),
            ]
        }
        if timesteps[index] > 0 {
            terms.append((levels.variance.squareRoot(), try noise(sample.type)))
        }
        var next = history
        next.count += 1
        return SchedulerStep(
            previousSample: try evaluator.linearCombination(terms),
            predictedOriginal: original,
            history: next
        )
    }

    /// Equation 7 of the paper but for the tensors.
    private struct Levels {
        /// ᾱ before the step.
        let alpha: Double
        /// The weights of x₀ and x in the mean.
        let original, sample: Double
        /// The variance of the noise that is added.
        let variance: Double

        init(_ scheduler: DDPMScheduler, _ index: Int) {
            let (alphas, timesteps) = (scheduler.alphas, scheduler.timesteps)
            alpha = alphas[Int(timesteps[index])]
            let previous = alphas[index + 1 < timesteps.count ? Int(timesteps[index + 1]) : -1]
            let beta = 1 - alpha / previous
            original = previous.squareRoot() * beta / (1 - alpha)
            sample = (alpha / previous).squareRoot() * (1 - previous) / (1 - alpha)
            variance =
                switch scheduler.configuration[DDPMScheduler.variance] {
                case .fixedSmall, .fixedSmallLog:
                    max((1 - previous) / (1 - alpha) * beta, 1e-20)
                case .fixedLarge, .fixedLargeLog: beta
                }
        }
    }
}
