public import Tensors

/// The diffusion exponential integrator sampler (Zhang and Chen 2023) as a multistep method of order up to three: the
/// noise as a polynomial in log ρ.
///
/// Mirrors diffusers' `DEISMultistepScheduler`. The run ends at the least noise of the training.
public struct DEISMultistepScheduler: LogSNRScheduler {
    /// diffusers' name.
    public static let className = "DEISMultistepScheduler"
    /// The short name.
    public static let name = "deis"

    static let lowersFinalOrder = SolverSettings.lowersFinalOrder(true)

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings + SigmaSpacing.settings + UnsupportedSettings.thresholding
        + UnsupportedSettings.flowMatching + [
            SolverSettings.order, SolverSettings.prediction, lowersFinalOrder,
            SchedulerSetting.choice(
                "algorithm_type",
                standard: Algorithm.deis,
                among: Algorithm.allCases,
                synonyms: ["dpmsolver", "dpmsolver++"]
            ),
            SchedulerSetting.choice(
                "solver_type",
                standard: Variable.logRho,
                among: Variable.allCases,
                synonyms: ["midpoint", "heun", "bh1", "bh2"]
            ),
            TimestepSpacing.setting(.linspace), TimestepSpacing.offset,
        ]

    /// The one algorithm there is.
    enum Algorithm: String, Sendable, CaseIterable {
        case deis
    }

    /// What the polynomials are in.
    enum Variable: String, Sendable, CaseIterable {
        case logRho = "logrho"
    }

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    /// The training timestep of each call.
    public let timesteps: [Double]
    private let integrator: ExponentialIntegrator

    /// The noise level before each call and after the last, `[steps + 1]`.
    public var sigmas: [Double] { integrator.sigmas }

    /// The schedule of a run of a number of steps.
    public init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        try configuration.check(steps)
        noiseSchedule = try NoiseSchedule(configuration)
        let run = try LogSNRRun(
            configuration,
            steps,
            table: noiseSchedule.sigmas,
            LogSNRRun.Rules(
                spacing: configuration[TimestepSpacing.setting(.linspace)],
                offset: configuration[TimestepSpacing.offset],
                ending: .repeated(.smallest)
            )
        )
        timesteps = run.timesteps
        integrator = ExponentialIntegrator(
            form: .noise,
            prediction: configuration[SolverSettings.prediction],
            sigmas: run.sigmas
        )
        self.configuration = configuration
    }

    /// One step of the order that place and history allow.
    ///
    /// log ρ is -λ, so the integrals of the paper's Lagrange polynomials are those of the divided differences over λ.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        var order = min(configuration[SolverSettings.order], history.count + 1)
        if configuration[Self.lowersFinalOrder], timesteps.count < 15 {
            order = min(order, timesteps.count - index)
        }
        return try integrator.multistep(
            index,
            weights: { Array([$0.psi(1), $0.psi(2), 2 * $0.psi(3)].prefix(order)) },
            modelOutput: modelOutput,
            sample: sample,
            history: history,
            keeping: configuration[SolverSettings.order] - 1,
            noise: noise,
            in: evaluator
        )
    }
}
