public import Tensors

/// Heun's method along the noise level σ (Karras et al. 2022, algorithm 1).
///
/// Mirrors diffusers' `HeunDiscreteScheduler`. A step takes two calls of the network, the last one only one.
public struct HeunDiscreteScheduler: UnscaledSignalScheduler {
    /// diffusers' name.
    public static let className = "HeunDiscreteScheduler"
    /// The short name.
    public static let name = "heun"
    /// Two calls make a step.
    public static let order = 2

    static let prediction = PredictionType.setting([.epsilon, .sample, .velocity])
    static let clipsSample = SchedulerSetting.flag("clip_sample", standard: false)
    static let clipRange = SchedulerSetting.positive("clip_sample_range", standard: 1)

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings(
            from: 0.00085,
            to: 0.012,
            among: BetaSchedule.common + [.exponential]
        ) + SigmaSpacing.settings + [
            prediction, TimestepSpacing.setting(.linspace), TimestepSpacing.offset, clipsSample,
            clipRange,
        ]

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    /// The training timestep of each call: 2 n - 1 for n steps.
    public let timesteps: [Double]
    /// The noise level before each call and after the last, `[calls + 1]`: all but the ends twice.
    public let sigmas: [Double]

    /// The schedule of a run of a number of steps or of timesteps.
    public init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        try configuration.check(steps, alsoTakes: [.timesteps])
        noiseSchedule = try NoiseSchedule(configuration)
        let run = try SigmaRun(configuration, steps, table: noiseSchedule.sigmas)
        timesteps = run.timesteps.prefix(1) + run.timesteps.dropFirst().flatMap { [$0, $0] }
        sigmas = run.levels.prefix(1) + run.levels.dropFirst().flatMap { [$0, $0] } + [0]
        self.configuration = configuration
    }

    /// Euler's step to the next level, or the step again along the mean of the directions at its ends.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let isSecond = history.start != nil
        let sigma = sigmas[index]
        let weights = Prediction(configuration[Self.prediction], sigma: sigma)
        var original = try evaluator.combine(weights.original, sample: sample, output: modelOutput)
        var direction: Tensor
        if configuration[Self.clipsSample] {
            let range = configuration[Self.clipRange]
            original = try evaluator.clamp(original, to: -range...range)
            direction = try evaluator.linearCombination([
                (1 / sigma, sample), (-1 / sigma, original),
            ])
        } else {
            direction = try evaluator.combine(weights.noise, sample: sample, output: modelOutput)
        }
        var next = history
        next.count += 1
        let previous: Tensor
        if isSecond {
            let half = (sigma - sigmas[index - 1]) / 2
            previous = try evaluator.linearCombination(
                [(1, history.start ?? sample)] + (history.outputs + [direction]).map { (half, $0) }
            )
            (next.start, next.outputs) = (nil, [])
        } else {
            let length = sigmas[index + 1] - sigma
            previous = try evaluator.linearCombination([(1, sample), (length, direction)])
            (next.start, next.outputs) = (sample, [direction])
        }
        return SchedulerStep(previousSample: previous, predictedOriginal: original, history: next)
    }
}
