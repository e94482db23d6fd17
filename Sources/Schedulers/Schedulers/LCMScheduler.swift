public import Tensors

/// Multistep sampling of latent consistency models (Luo et al. 2023): each call goes to the end, each step but the last
/// back up with fresh noise.
///
/// Mirrors diffusers' `LCMScheduler`.
public struct LCMScheduler: AlphaScheduler {
    /// diffusers' name.
    public static let className = "LCMScheduler"
    /// The short name.
    public static let name = "lcm"

    static let prediction = PredictionType.setting([.epsilon, .sample, .velocity])
    static let originalSteps = SchedulerSetting.integer(
        "original_inference_steps",
        standard: 50,
        in: 1...1_000_000
    )
    static let timestepScaling = SchedulerSetting.number(
        "timestep_scaling",
        standard: 10,
        in: 1e-50...1e50
    )
    static let clipsSample = SchedulerSetting.flag("clip_sample", standard: false)
    static let clipRange = SchedulerSetting.positive("clip_sample_range", standard: 1)
    static let rescalesBetas = SchedulerSetting.flag("rescale_betas_zero_snr", standard: false)

    /// Every option; the way the distillation chose its timesteps leaves nothing to `timestep_spacing`,
    /// `steps_offset` and `set_alpha_to_one`, as in diffusers.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings(from: 0.00085, to: 0.012, .scaledLinear) + [
            prediction, originalSteps, timestepScaling, clipsSample, clipRange, rescalesBetas,
            TimestepSpacing.setting(.leading), TimestepSpacing.offset,
            SchedulerSetting.flag("set_alpha_to_one", standard: true),
        ] + UnsupportedSettings.thresholding

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    /// The training timestep of each call.
    public let timesteps: [Double]
    private let alphas: AlphaTable

    /// The schedule of a run of a number of steps, at most `original_inference_steps`, or of timesteps.
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
        let whole: [Int]
        if let custom = steps.customTimesteps {
            whole = custom
        } else {
            whole = try Self.skipped(configuration, to: steps.count)
        }
        try alphas.check(configuration[Self.prediction], at: whole[0])
        timesteps = whole.map(Double.init)
        self.configuration = configuration
    }

    /// Evenly chosen ones of the timesteps of the distillation, the largest first.
    private static func skipped(
        _ configuration: SchedulerConfiguration,
        to count: Int
    ) throws(SchedulerConfigurationError) -> [Int] {
        let trained = configuration[NoiseSchedule.trainTimesteps]
        let original = configuration[originalSteps]
        guard original <= trained else {
            throw SchedulerConfigurationError(
                className,
                originalSteps.key,
                .int(original),
                expected: "at most num_train_timesteps, \(trained)"
            )
        }
        guard count <= original else {
            throw SchedulerConfigurationError(
                className,
                "steps",
                .int(count),
                expected: "a number from 1 to original_inference_steps, \(original)"
            )
        }
        // numpy's linspace multiplies by the rounded ratio.
        let ratio = Double(original) / Double(count)
        return (0..<count).map { index in
            (original - Int(Double(index) * ratio)) * (trained / original) - 1
        }
    }

    /// c_out x₀ + c_skip x, the finished sample by the consistency model, taken back to the next timestep's noise.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let timestep = Int(timesteps[index])
        let scaled = Double(timestep) * configuration[Self.timestepScaling]
        let variance = scaled * scaled + 0.25
        let (skip, out) = (0.25 / variance, scaled / variance.squareRoot())

        let weights = Prediction(configuration[Self.prediction], alpha: alphas[timestep]).original
        var terms: [(coefficient: Double, tensor: Tensor)]
        if configuration[Self.clipsSample] {
            let range = configuration[Self.clipRange]
            let original = try evaluator.clamp(
                evaluator.combine(weights, sample: sample, output: modelOutput),
                to: -range...range
            )
            terms = [(out, original), (skip, sample)]
        } else {
            terms = [(skip + out * weights.sample, sample), (out * weights.output, modelOutput)]
        }
        let denoised = try evaluator.linearCombination(terms)
        var previous = denoised
        if index + 1 < timesteps.count {
            let alpha = alphas[Int(timesteps[index + 1])]
            terms = terms.map { (alpha.squareRoot() * $0.coefficient, $0.tensor) }
            terms.append(((1 - alpha).squareRoot(), try noise(sample.type)))
            previous = try evaluator.linearCombination(terms)
        }
        var next = history
        next.count += 1
        return SchedulerStep(previousSample: previous, predictedOriginal: denoised, history: next)
    }
}
