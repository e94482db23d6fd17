import Tensors

/// What the two `KDPM2` schedulers have in common: all but their names and whether they add noise.
protocol MidpointScheduler: UnscaledSignalScheduler {
    /// Whether each step goes below its end and adds fresh noise.
    static var isAncestral: Bool { get }
    /// Steps and levels of the run.
    var run: MidpointRun { get }
    /// A scheduler from its parts.
    init(configuration: SchedulerConfiguration, noiseSchedule: NoiseSchedule, run: MidpointRun)
}

extension MidpointScheduler {
    /// Two calls make a step.
    public static var order: Int { 2 }

    /// Every option.
    public static var settings: [any SchedulerSettingDeclaration] {
        NoiseSchedule.settings(from: 0.00085, to: 0.012) + SigmaSpacing.settings + [
            prediction, TimestepSpacing.setting(.linspace), TimestepSpacing.offset,
        ]
    }

    private static var prediction: SchedulerSetting<PredictionType> {
        PredictionType.setting([.epsilon, .velocity])
    }

    /// The schedule of a run of a number of steps.
    public init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        let noiseSchedule = try NoiseSchedule(configuration)
        let run = try MidpointRun(
            configuration,
            steps,
            table: noiseSchedule.sigmas,
            isAncestral: Self.isAncestral
        )
        self.init(configuration: configuration, noiseSchedule: noiseSchedule, run: run)
    }

    /// The training timestep of each call: 2 n - 1 for n steps.
    public var timesteps: [Double] { run.timesteps }

    /// The noise levels as diffusers lists them: the first once, the others twice, the last three times.
    public var sigmas: [Double] { run.sigmas }

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
