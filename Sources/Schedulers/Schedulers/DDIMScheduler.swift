public import Tensors

/// Denoising diffusion implicit models (Song, Meng and Ermon 2021, equations 12 and 16).
///
/// Mirrors diffusers' `DDIMScheduler`. With `eta` above 0 each step adds fresh noise.
public struct DDIMScheduler: AlphaScheduler {
    /// diffusers' name.
    public static let className = "DDIMScheduler"
    /// The short name.
    public static let name = "ddim"

    static let prediction = PredictionType.setting([.epsilon, .sample, .velocity])
    static let spacing = TimestepSpacing.setting(.leading)
    static let setsFinalAlphaToOne = SchedulerSetting.flag("set_alpha_to_one", standard: true)
    static let clipsSample = SchedulerSetting.flag("clip_sample", standard: true)
    static let clipRange = SchedulerSetting.positive("clip_sample_range", standard: 1)
    static let rescalesBetas = SchedulerSetting.flag("rescale_betas_zero_snr", standard: false)
    /// diffusers takes these two at each step and not from the file.
    static let eta = SchedulerSetting.number("eta", standard: 0, in: 0...1)
    static let usesClippedOutput = SchedulerSetting.flag(
        "use_clipped_model_output",
        standard: false
    )

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings + [
            prediction, spacing, TimestepSpacing.offset, setsFinalAlphaToOne, clipsSample,
            clipRange, rescalesBetas, eta, usesClippedOutput,
        ] + UnsupportedSettings.thresholding

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    /// The training timestep of each call.
    public let timesteps: [Double]
    private let alphas: AlphaTable

    /// The schedule of a run of a number of steps.
    public init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        try configuration.check(steps)
        noiseSchedule = try NoiseSchedule(
            configuration,
            endsInNoise: configuration[Self.rescalesBetas]
        )
        alphas = AlphaTable(
            noiseSchedule,
            configuration,
            steps: steps.count,
            setsFinalToOne: configuration[Self.setsFinalAlphaToOne]
        )
        let whole = configuration[Self.spacing].wholeTimesteps(
            steps.count,
            of: noiseSchedule.betas.count,
            offset: configuration[TimestepSpacing.offset]
        )
        try alphas.check(whole)
        timesteps = whole.map(Double.init)
        self.configuration = configuration
        try alphas.check(configuration[Self.prediction], at: whole[0])
    }

    /// One step of equation 12: x' = √ᾱ' x₀ + √(1 - ᾱ' - σ²) ε + σ z.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let levels = Levels(alphas, Int(timesteps[index]), eta: configuration[Self.eta])
        let weights = Prediction(configuration[Self.prediction], alpha: levels.alpha)
        var original = try evaluator.linearCombination([
            (weights.original.sample, sample), (weights.original.output, modelOutput),
        ])
        var terms: [(coefficient: Double, tensor: Tensor)]
        if configuration[Self.clipsSample] {
            let range = configuration[Self.clipRange]
            original = try evaluator.clamp(original, to: -range...range)
            terms = clippedTerms(levels, weights.noise, original, sample, modelOutput)
        } else {
            // Nothing lies between the sums, so they are one.
            let root = levels.previous.squareRoot()
            let (own, rest) = (weights.original, weights.noise)
            terms = [
                (root * own.sample + levels.direction * rest.sample, sample),
                (root * own.output + levels.direction * rest.output, modelOutput),
            ]
        }
        if configuration[Self.eta] > 0 {
            terms.append((levels.deviation, try noise(sample.type)))
        }
        var next = history
        next.count += 1
        return SchedulerStep(
            previousSample: try evaluator.linearCombination(terms),
            predictedOriginal: original,
            history: next
        )
    }

    /// The sum of a step from a clipped x₀, without fresh noise.
    private func clippedTerms(
        _ levels: Levels,
        _ noise: Prediction.Weights,
        _ original: Tensor,
        _ sample: Tensor,
        _ modelOutput: Tensor
    ) -> [(coefficient: Double, tensor: Tensor)] {
        let root = levels.previous.squareRoot()
        guard configuration[Self.usesClippedOutput] else {
            return [
                (root, original), (levels.direction * noise.sample, sample),
                (levels.direction * noise.output, modelOutput),
            ]
        }
        // ε is what leads from the clipped x₀ to the sample.
        let alpha = levels.alpha
        return [
            (root + levels.direction * -(alpha / (1 - alpha)).squareRoot(), original),
            (levels.direction * (1 / (1 - alpha).squareRoot()), sample),
        ]
    }

    /// What equation 12 says of a step but the tensors.
    private struct Levels {
        /// ᾱ before and after.
        let alpha, previous: Double
        /// σ, the weight of fresh noise.
        let deviation: Double
        /// √(1 - ᾱ' - σ²), the weight of ε.
        let direction: Double

        init(_ alphas: AlphaTable, _ timestep: Int, eta: Double) {
            alpha = alphas[timestep]
            previous = alphas[timestep - alphas.ratio]
            let variance = (1 - previous) / (1 - alpha) * (1 - alpha / previous)
            deviation = eta * max(variance, 0).squareRoot()
            direction = max(1 - previous - deviation * deviation, 0).squareRoot()
        }
    }
}
