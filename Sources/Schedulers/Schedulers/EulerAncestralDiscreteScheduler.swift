public import Tensors

/// Euler's method along the noise level σ with ancestral steps: each goes below its end and adds fresh noise.
///
/// Mirrors diffusers' `EulerAncestralDiscreteScheduler`.
public struct EulerAncestralDiscreteScheduler: UnscaledSignalScheduler {
    /// diffusers' name.
    public static let className = "EulerAncestralDiscreteScheduler"
    /// The short name.
    public static let name = "euler-ancestral"

    static let prediction = PredictionType.setting([.epsilon, .velocity])
    static let rescalesBetas = SchedulerSetting.flag("rescale_betas_zero_snr", standard: false)

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings + [
            prediction, TimestepSpacing.setting(.linspace), TimestepSpacing.offset, rescalesBetas,
        ]

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    /// The training timestep of each call; between whole ones for `linspace`.
    public let timesteps: [Double]
    /// The noise level before each call and after the last, `[steps + 1]`.
    public let sigmas: [Double]

    /// The schedule of a run of a number of steps.
    public init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        try configuration.check(steps)
        noiseSchedule = try NoiseSchedule(
            configuration,
            rescaled: configuration[Self.rescalesBetas]
        )
        let run = try SigmaRun(configuration, steps, table: noiseSchedule.sigmas)
        timesteps = run.timesteps
        sigmas = run.levels + [0]
        self.configuration = configuration
    }

    /// x' = x + (σ↓ - σ) ε + σ↑ z; diffusers draws z at the last step too, where σ↑ is 0.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let sigma = sigmas[index]
        let ancestral = AncestralStep(from: sigma, to: sigmas[index + 1])
        let weights = Prediction(configuration[Self.prediction], sigma: sigma)
        let length = ancestral.down - sigma
        var next = history
        next.count += 1
        return SchedulerStep(
            previousSample: try evaluator.linearCombination([
                (1 + length * weights.noise.sample, sample),
                (length * weights.noise.output, modelOutput),
                (ancestral.up, try noise(sample.type)),
            ]),
            predictedOriginal: try evaluator.combine(
                weights.original,
                sample: sample,
                output: modelOutput
            ),
            history: next
        )
    }
}
