public import Tensors

/// The linear multistep method of order up to four along the noise level σ: Adams-Bashforth for uneven steps.
///
/// Mirrors diffusers' `LMSDiscreteScheduler`.
public struct LMSDiscreteScheduler: UnscaledSignalScheduler {
    /// diffusers' name.
    public static let className = "LMSDiscreteScheduler"
    /// The short name.
    public static let name = "lms"

    static let prediction = PredictionType.setting([.epsilon, .sample, .velocity])
    /// diffusers takes this at each step and not from the file.
    static let highestOrder = SchedulerSetting.integer("order", standard: 4, in: 1...4)

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings + SigmaSpacing.settings + [
            prediction, TimestepSpacing.setting(.linspace), TimestepSpacing.offset, highestOrder,
        ]

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    /// The training timestep of each call; between whole ones for `linspace` and spaced levels.
    public let timesteps: [Double]
    /// The noise level before each call and after the last, `[steps + 1]`.
    public let sigmas: [Double]

    /// The schedule of a run of a number of steps.
    public init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        try configuration.check(steps)
        noiseSchedule = try NoiseSchedule(configuration)
        let run = try SigmaRun(configuration, steps, table: noiseSchedule.sigmas)
        try configuration.check(run.levels, fallIn: steps)
        timesteps = run.timesteps
        sigmas = run.levels + [0]
        self.configuration = configuration
    }

    /// x' = x + Σ c ε over the last directions, with the integrals of their Lagrange polynomials as weights.
    ///
    /// As in diffusers, the order follows from the place in the schedule: a run that starts in the middle takes the
    /// weights of the full order for the directions that it has.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let weights = Prediction(configuration[Self.prediction], sigma: sigmas[index])
        let direction = try evaluator.combine(weights.noise, sample: sample, output: modelOutput)
        let order = min(index + 1, configuration[Self.highestOrder])
        let directions = (history.outputs + [direction]).suffix(order)
        let terms = directions.reversed().enumerated().map { age, direction in
            (coefficient(order: order, index: index, age: age), direction)
        }
        var next = history
        next.count += 1
        next.outputs = directions.suffix(configuration[Self.highestOrder] - 1)
        return SchedulerStep(
            previousSample: try evaluator.linearCombination([(1, sample)] + terms),
            predictedOriginal: try evaluator.combine(
                weights.original,
                sample: sample,
                output: modelOutput
            ),
            history: next
        )
    }

    /// The integral from one level to the next of the polynomial that is 1 at the level of `age` calls ago and 0 at the
    /// other `order - 1` last ones.
    ///
    /// Its degree is at most 3, for which Gauss's rule with two points is exact.
    private func coefficient(order: Int, index: Int, age: Int) -> Double {
        let (start, end) = (sigmas[index], sigmas[index + 1])
        let (middle, half) = ((start + end) / 2, (end - start) / 2)
        let own = sigmas[index - age]
        let offset = half / 3.0.squareRoot()
        return [middle - offset, middle + offset].reduce(0) { sum, point in
            let value = (0..<order).filter { $0 != age }.reduce(1.0) { product, other in
                let level = sigmas[index - other]
                return product * (point - level) / (own - level)
            }
            return sum + half * value
        }
    }
}
