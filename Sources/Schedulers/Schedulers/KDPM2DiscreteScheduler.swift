public import Tensors

/// DPM-Solver-2 along the noise level σ, in the spirit of Karras et al. 2022, algorithm 2, without its noise.
///
/// Mirrors diffusers' `KDPM2DiscreteScheduler`. A step takes two calls of the network, the last one only one.
public struct KDPM2DiscreteScheduler: UnscaledSignalScheduler {
    /// diffusers' name.
    public static let className = "KDPM2DiscreteScheduler"
    /// The short name.
    public static let name = "kdpm2"
    /// Two calls make a step.
    public static let order = 2

    static let prediction = PredictionType.setting([.epsilon, .velocity])

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings(from: 0.00085, to: 0.012) + SigmaSpacing.settings + [
            prediction, TimestepSpacing.setting(.linspace), TimestepSpacing.offset,
        ]

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    private let run: MidpointRun

    /// The training timestep of each call: 2 n - 1 for n steps.
    public var timesteps: [Double] { run.timesteps }
    /// The noise levels as diffusers lists them: the first once, the others twice, the last three times.
    public var sigmas: [Double] { run.sigmas }

    /// The schedule of a run of a number of steps.
    public init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        noiseSchedule = try NoiseSchedule(configuration)
        run = try MidpointRun(
            configuration,
            steps,
            table: noiseSchedule.sigmas,
            isAncestral: false
        )
        self.configuration = configuration
    }

    /// The sample at the variance of the training: divided by √(σ² + 1), where σ is the level in between at each
    /// second call.
    public func scaleModelInput(
        _ sample: Tensor,
        step index: Int,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try scaled(sample, at: run.inputLevel(index), in: evaluator)
    }

    /// The first half of a step, to the level in between, or the whole step along the direction found there.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        try run.step(
            index,
            configuration[Self.prediction],
            modelOutput: modelOutput,
            sample: sample,
            history: history,
            noise: noise,
            in: evaluator
        )
    }
}
