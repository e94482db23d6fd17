public import Tensors

/// Euler's method along the noise level σ (Karras et al. 2022, algorithm 2 without its correction).
///
/// Mirrors diffusers' `EulerDiscreteScheduler`. Samples are the signal plus σ times noise, so they start large.
public struct EulerDiscreteScheduler: Scheduler {
    /// diffusers' name.
    public static let className = "EulerDiscreteScheduler"
    /// The short name.
    public static let name = "euler"

    static let prediction = PredictionType.setting([.epsilon, .sample, .velocity])
    static let spacing = TimestepSpacing.setting(.linspace)
    static let usesKarrasSigmas = SchedulerSetting.flag(
        "use_karras_sigmas",
        standard: false,
        takesNull: true
    )
    static let smallestSigma = SchedulerSetting.positive("sigma_min", standard: 1).optional
    static let largestSigma = SchedulerSetting.positive("sigma_max", standard: 1).optional
    static let finalSigma = SchedulerSetting.choice(
        "final_sigmas_type",
        standard: FinalSigma.zero,
        among: FinalSigma.allCases
    )
    static let rescalesBetas = SchedulerSetting.flag("rescale_betas_zero_snr", standard: false)
    /// diffusers takes these four at each step and not from the file; null is its infinity.
    static let churn = SchedulerSetting.number("s_churn", standard: 0, in: unbounded)
    static let churnFrom = SchedulerSetting.number("s_tmin", standard: 0, in: unbounded)
    static let churnTo = SchedulerSetting.number("s_tmax", standard: 0, in: unbounded).optional
    static let churnNoise = SchedulerSetting.number("s_noise", standard: 1, in: unbounded)
    private static let unbounded = 0...Double.greatestFiniteMagnitude

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings + [
            prediction, spacing, TimestepSpacing.offset, usesKarrasSigmas, smallestSigma,
            largestSigma, finalSigma, rescalesBetas, churn, churnFrom, churnTo, churnNoise,
            SchedulerSetting.choice(
                "interpolation_type",
                standard: Interpolation.linear,
                among: Interpolation.allCases
            ),
            SchedulerSetting.choice(
                "timestep_type",
                standard: TimestepType.discrete,
                among: TimestepType.allCases
            ),
            SchedulerSetting.off("use_exponential_sigmas", because: "they are not supported"),
            SchedulerSetting.off("use_beta_sigmas", because: "they are not supported"),
        ]

    /// The noise level after the last step: none, or the least of the training.
    enum FinalSigma: String, Sendable, CaseIterable {
        case zero
        case smallest = "sigma_min"
    }

    /// How σ is found between whole timesteps.
    enum Interpolation: String, Sendable, CaseIterable {
        case linear
    }

    /// What the network is told of the noise level.
    enum TimestepType: String, Sendable, CaseIterable {
        case discrete
    }

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    /// The training timestep of each call; between whole ones for `linspace` and Karras levels.
    public let timesteps: [Double]
    /// The noise level before each call and after the last, `[steps + 1]`.
    public let sigmas: [Double]

    /// The schedule of a run of `steps` steps.
    public init(
        configuration: SchedulerConfiguration,
        steps: Int
    ) throws(SchedulerConfigurationError) {
        try configuration.checkSteps(steps)
        noiseSchedule = try Self.schedule(configuration)
        let table = noiseSchedule.sigmas
        var timesteps = configuration[Self.spacing].timesteps(
            steps,
            of: table.count,
            offset: configuration[TimestepSpacing.offset]
        )
        var sigmas = SigmaSchedule.interpolated(table, at: timesteps)
        if configuration[Self.usesKarrasSigmas] {
            let largest = configuration[Self.largestSigma] ?? sigmas[0]
            let smallest = configuration[Self.smallestSigma] ?? sigmas[steps - 1]
            sigmas = SigmaSchedule.karras(steps, from: largest, to: smallest)
            timesteps = SigmaSchedule.timesteps(of: sigmas, in: table)
        }
        self.timesteps = timesteps
        self.sigmas = sigmas + [configuration[Self.finalSigma] == .zero ? 0 : table[0]]
        self.configuration = configuration
    }

    /// The table of betas, rescaled where that is asked for.
    ///
    /// The rescaled last ᾱ is 0, which makes σ infinite; diffusers puts the smallest float16 in its place.
    private static func schedule(
        _ configuration: SchedulerConfiguration
    ) throws(SchedulerConfigurationError) -> NoiseSchedule {
        let plain = try NoiseSchedule(configuration)
        guard configuration[Self.rescalesBetas] else { return plain }
        return plain.rescaledToZeroTerminalSNR.replacingLastAlpha(by: 0x1p-24)
    }

    /// The largest σ, or for `leading`, which starts below it, √(σ² + 1).
    public var initialNoiseSigma: Double {
        let largest = sigmas.reduce(0, max)
        return configuration[Self.spacing] == .leading
            ? (largest * largest + 1).squareRoot() : largest
    }

    /// The sample at the variance of the training: divided by √(σ² + 1).
    public func scaleModelInput(
        _ sample: Tensor,
        step index: Int,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let sigma = sigmas[index]
        return try evaluator.linearCombination([(1 / (sigma * sigma + 1).squareRoot(), sample)])
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
        let weights = originalWeights(sigma: sigma, raised: raised)
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

    /// original + σ noise.
    public func addNoise(
        to original: Tensor,
        noise: Tensor,
        step index: Int,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try evaluator.linearCombination([(1, original), (sigmas[index], noise)])
    }

    /// γ of algorithm 2: the share by which noise is raised before a step from σ.
    private func raise(at sigma: Double) -> Double {
        let largest = configuration[Self.churnTo] ?? .infinity
        guard configuration[Self.churnFrom] <= sigma, sigma <= largest else { return 0 }
        return min(configuration[Self.churn] / Double(sigmas.count - 1), 2.0.squareRoot() - 1)
    }

    /// x₀ as a weighted sum of the sample and the network's output.
    private func originalWeights(
        sigma: Double,
        raised: Double
    ) -> (sample: Double, output: Double) {
        let variance = sigma * sigma + 1
        switch configuration[Self.prediction] {
        case .epsilon: return (1, -raised)
        case .sample: return (0, 1)
        case .velocity: return (1 / variance, -sigma / variance.squareRoot())
        }
    }
}
