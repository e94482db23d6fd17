public import Tensors

/// Euler's method along the noise level σ (Karras et al. 2022, algorithm 2 without its correction).
///
/// Mirrors diffusers' `EulerDiscreteScheduler`. Samples are the signal plus σ times noise, so they start large.
public struct EulerDiscreteScheduler: UnscaledSignalScheduler {
    /// diffusers' name.
    public static let className = "EulerDiscreteScheduler"
    /// The short name.
    public static let name = "euler"

    static let prediction = PredictionType.setting([.epsilon, .sample, .velocity])
    static let rescalesBetas = SchedulerSetting.flag("rescale_betas_zero_snr", standard: false)
    static let interpolation = SchedulerSetting.choice(
        "interpolation_type",
        standard: Interpolation.linear,
        among: Interpolation.allCases
    )
    static let timestepType = SchedulerSetting.choice(
        "timestep_type",
        standard: TimestepType.discrete,
        among: TimestepType.allCases
    )
    /// diffusers takes these four at each step and not from the file; null is its infinity.
    static let churn = SchedulerSetting.number("s_churn", standard: 0, in: unbounded)
    static let churnFrom = SchedulerSetting.number("s_tmin", standard: 0, in: unbounded)
    static let churnTo = SchedulerSetting.number("s_tmax", standard: 0, in: unbounded).optional
    static let churnNoise = SchedulerSetting.number("s_noise", standard: 1, in: unbounded)
    private static let unbounded = 0...Double.greatestFiniteMagnitude

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings + SigmaSpacing.settings + [
            prediction, TimestepSpacing.setting(.linspace), TimestepSpacing.offset,
            SigmaSpacing.smallest,
            SigmaSpacing.largest, FinalSigma.setting, rescalesBetas, churn, churnFrom, churnTo,
            churnNoise,
            interpolation, timestepType,
        ]

    /// How σ is found for the run's timesteps.
    enum Interpolation: String, Sendable, CaseIterable {
        case linear
        /// Evenly in log σ over the whole table, whatever the timesteps are.
        case logLinear = "log_linear"
    }

    /// What the network is told of the noise level.
    enum TimestepType: String, Sendable, CaseIterable {
        case discrete
        /// ¼ log σ, if it predicts the velocity.
        case continuous
    }

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    /// The training timestep of each call; between whole ones for `linspace` and spaced levels.
    public let timesteps: [Double]
    /// The noise level before each call and after the last, `[calls + 1]`.
    ///
    /// Unspaced `log_linear` levels are one more, as in diffusers: the run stops at the last but one.
    public let sigmas: [Double]

    /// The schedule of a run of a number of steps, of timesteps or of noise levels.
    public init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        try configuration.check(steps, alsoTakes: [.timesteps, .sigmas])
        noiseSchedule = try NoiseSchedule(
            configuration,
            rescaled: configuration[Self.rescalesBetas]
        )
        self.configuration = configuration
        let table = noiseSchedule.sigmas
        if let sigmas = steps.customSigmas {
            self.sigmas = sigmas
            timesteps = try Self.timesteps(configuration, steps, sigmas) {
                SigmaSchedule.timesteps(of: sigmas.dropLast(), in: table)
            }
            return
        }
        let isLogLinear = configuration[Self.interpolation] == .logLinear
        var run = try SigmaRun(
            configuration,
            steps,
            table: table,
            largest: configuration[SigmaSpacing.largest]
                ?? (isLogLinear ? table[table.count - 1] : nil),
            smallest: configuration[SigmaSpacing.smallest] ?? (isLogLinear ? table[0] : nil)
        )
        if isLogLinear, try SigmaSpacing.chosen(configuration) == nil {
            run.levels = SigmaSpacing.exponential.levels(
                steps.count + 1,
                from: table[table.count - 1],
                to: table[0]
            )
        }
        sigmas = run.levels + [configuration[FinalSigma.setting] == .zero ? 0 : table[0]]
        timesteps = try Self.timesteps(configuration, steps, sigmas) { run.timesteps }
    }

    /// What the network is told at each call: `discrete` timesteps, or the level itself.
    private static func timesteps(
        _ configuration: SchedulerConfiguration,
        _ steps: RequestedSteps,
        _ sigmas: [Double],
        discrete: () -> [Double]
    ) throws(SchedulerConfigurationError) -> [Double] {
        guard configuration[Self.timestepType] == .continuous,
            configuration[Self.prediction] == .velocity
        else { return discrete() }
        guard steps.customTimesteps == nil else {
            throw SchedulerConfigurationError(
                className,
                Self.timestepType.key,
                "continuous",
                expected: "discrete where the run's timesteps are given"
            )
        }
        return ElementaryFunction.log.applying(to: sigmas.dropLast()).map { 0.25 * $0 }
    }

    /// One step of length σ' - σ̂ along (x - x₀) / σ̂, after `s_churn` has raised the noise from σ to σ̂.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let sigma = sigmas[index]
        let gamma = raise(at: sigma)
        let raised = sigma * (gamma + 1)
        // As in diffusers, only epsilon is read at the raised level.
        let prediction = configuration[Self.prediction]
        let weights = Prediction(prediction, sigma: prediction == .epsilon ? raised : sigma)
            .original
        let pace = (sigmas[index + 1] - raised) / raised

        var original: [(coefficient: Double, tensor: Tensor)] = [
            (weights.sample, sample), (weights.output, modelOutput),
        ]
        // x' = x + pace (x - x₀)
        var previous: [(coefficient: Double, tensor: Tensor)] = [
            (1 + pace * (1 - weights.sample), sample), (-pace * weights.output, modelOutput),
        ]
        if gamma > 0 {
            let amount =
                configuration[Self.churnNoise] * (raised * raised - sigma * sigma).squareRoot()
            let fresh = try noise(sample.type)
            original.append((weights.sample * amount, fresh))
            previous.append(((1 + pace * (1 - weights.sample)) * amount, fresh))
        }
        var next = history
        next.count += 1
        return SchedulerStep(
            previousSample: try evaluator.linearCombination(previous),
            predictedOriginal: try evaluator.linearCombination(original),
            history: next
        )
    }

    /// γ of algorithm 2: the share by which noise is raised before a step from σ.
    private func raise(at sigma: Double) -> Double {
        let largest = configuration[Self.churnTo] ?? .infinity
        guard configuration[Self.churnFrom] <= sigma, sigma <= largest else { return 0 }
        return min(configuration[Self.churn] / Double(sigmas.count - 1), 2.0.squareRoot() - 1)
    }
}
