public import Tensors

/// DPM-Solver and DPM-Solver++ as multistep methods of order up to three (Lu et al. 2022), with or without fresh noise.
///
/// Mirrors diffusers' `DPMSolverMultistepScheduler`.
public struct DPMSolverMultistepScheduler: LogSNRScheduler {
    /// diffusers' name.
    public static let className = "DPMSolverMultistepScheduler"
    /// The short name.
    public static let name = "dpmsolver++"

    static let form = SchedulerSetting.choice(
        "algorithm_type",
        standard: SolverForm.original,
        among: SolverForm.allCases,
        synonyms: ["deis"]
    )
    static let lowersFinalOrder = SolverSettings.lowersFinalOrder(true)
    static let endsWithEuler = SchedulerSetting.flag("euler_at_final", standard: false)
    static let rescalesBetas = SchedulerSetting.flag("rescale_betas_zero_snr", standard: false)

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings + SigmaSpacing.settings + UnsupportedSettings.thresholding
        + UnsupportedSettings.flowMatching + [
            SolverSettings.order, SolverSettings.prediction, form, SolverSettings.type,
            lowersFinalOrder, endsWithEuler, SigmaSpacing.lu.setting, FinalSigma.setting,
            SolverSettings.smallestLambda, UnsupportedSettings.learnedVariance,
            TimestepSpacing.setting(.linspace), TimestepSpacing.offset, rescalesBetas,
        ]

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    /// The training timestep of each call.
    public let timesteps: [Double]
    private let integrator: ExponentialIntegrator

    /// The noise level before each call and after the last, `[steps + 1]`.
    public var sigmas: [Double] { integrator.sigmas }

    /// The schedule of a run of a number of steps or of timesteps.
    public init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        try configuration.check(steps, alsoTakes: [.timesteps])
        let form = configuration[Self.form]
        try SolverSettings.check(form, configuration)
        if form == .stochasticNoise, configuration[SolverSettings.order] == 3 {
            throw SchedulerConfigurationError(
                Self.className,
                SolverSettings.order.key,
                3,
                expected: "1 or 2: \(form.rawValue) has no third order"
            )
        }
        noiseSchedule = try NoiseSchedule(
            configuration,
            rescaled: configuration[Self.rescalesBetas]
        )
        let run = try LogSNRRun(
            configuration,
            steps,
            table: noiseSchedule.sigmas,
            LogSNRRun.Rules(
                spacing: configuration[TimestepSpacing.setting(.linspace)],
                offset: configuration[TimestepSpacing.offset],
                smallestLambda: configuration[SolverSettings.smallestLambda],
                ending: .table(configuration[FinalSigma.setting]),
                roundsTimesteps: configuration[NoiseSchedule.betaSchedule] != .squaredCosine
            )
        )
        timesteps = run.timesteps
        integrator = ExponentialIntegrator(
            form: form,
            prediction: configuration[SolverSettings.prediction],
            sigmas: run.sigmas
        )
        self.configuration = configuration
    }

    /// One step of the order that place and history allow.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let order = order(at: index, taken: history.count)
        return try integrator.multistep(
            index,
            weights: { weights($0, order: order) },
            modelOutput: modelOutput,
            sample: sample,
            history: history,
            keeping: configuration[SolverSettings.order] - 1,
            noise: noise,
            in: evaluator
        )
    }

    /// The order of a step: as many outputs as there are, fewer at the end of a short run, one for a step to no noise.
    private func order(at index: Int, taken: Int) -> Int {
        let left = timesteps.count - index
        var most = min(configuration[SolverSettings.order], taken + 1)
        if configuration[Self.lowersFinalOrder], timesteps.count < 15 { most = min(most, left) }
        let endsFlat =
            configuration[Self.endsWithEuler] || configuration[FinalSigma.setting] == .zero
        return left == 1 && endsFlat ? 1 : most
    }

    /// Weights of the divided differences.
    private func weights(_ step: ExponentialStep, order: Int) -> [Double] {
        let first = step.psi(1)
        switch order {
        case 1: return [first]
        case 2:
            let isMidpoint = configuration[SolverSettings.type] == .midpoint
            return [first, isMidpoint ? first / 2 : step.psi(2)]
        default:
            // diffusers has another sign in the stochastic form, which adds 1.
            let extra = integrator.form == .stochasticOriginal ? 1.0 : 0
            return [first, step.psi(2), step.psi(3) + extra]
        }
    }
}
