public import Tensors

/// DPM-Solver and DPM-Solver++ as singlestep methods of order up to three (Lu et al. 2022): a step of order k starts
/// again where the last k - 1 calls began.
///
/// Mirrors diffusers' `DPMSolverSinglestepScheduler`.
public struct DPMSolverSinglestepScheduler: LogSNRScheduler {
    /// diffusers' name.
    public static let className = "DPMSolverSinglestepScheduler"
    /// The short name.
    public static let name = "dpmsolver-singlestep"

    static let form = SchedulerSetting.choice(
        "algorithm_type",
        standard: SolverForm.original,
        among: [.original, .noise, .stochasticOriginal],
        synonyms: ["deis"]
    )
    static let lowersFinalOrder = SolverSettings.lowersFinalOrder(false)

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings + SigmaSpacing.settings + UnsupportedSettings.thresholding
        + UnsupportedSettings.flowMatching + [
            SolverSettings.order, SolverSettings.prediction, form, SolverSettings.type,
            lowersFinalOrder, FinalSigma.setting, SolverSettings.smallestLambda,
            UnsupportedSettings.learnedVariance,
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
    /// The order of each call's step.
    private let orders: [Int]

    /// The schedule of a run of a number of steps or of timesteps.
    public init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        try configuration.check(steps, alsoTakes: [.timesteps])
        let form = configuration[Self.form]
        try SolverSettings.check(form, configuration)
        noiseSchedule = try NoiseSchedule(configuration)
        let run = try LogSNRRun(
            configuration,
            steps,
            table: noiseSchedule.sigmas,
            LogSNRRun.Rules(
                smallestLambda: configuration[SolverSettings.smallestLambda],
                ending: .table(configuration[FinalSigma.setting])
            )
        )
        timesteps = run.timesteps
        integrator = ExponentialIntegrator(
            form: form,
            prediction: configuration[SolverSettings.prediction],
            sigmas: run.sigmas
        )
        orders = Self.orders(configuration, timesteps.count)
        self.configuration = configuration
    }

    /// 1, 2, … up to the solver's order, again and again; at the end lower ones where that is asked for, where the steps
    /// do not come out even, and where the run ends in no noise.
    private static func orders(_ configuration: SchedulerConfiguration, _ count: Int) -> [Int] {
        let order = configuration[SolverSettings.order]
        let endsInNone = configuration[FinalSigma.setting] == .zero
        let lowers =
            configuration[lowersFinalOrder] || endsInNone || !count.isMultiple(of: order)
        var orders = (0..<count).map { $0 % order + 1 }
        // A full cycle at the end gives its last order up; of two that are left, the last stays.
        if lowers, orders[count - 1] == order { orders[count - 1] = 1 }
        if endsInNone { orders[count - 1] = 1 }
        return orders
    }

    /// One step: order one begins anew, the higher ones repeat it from its start with one more output.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let conversion = integrator.conversion(at: index)
        let converted = try evaluator.combine(conversion, sample: sample, output: modelOutput)
        let outputs = (history.outputs + [converted]).suffix(configuration[SolverSettings.order])
        let order = min(orders[index], outputs.count)
        let first = index - order + 1
        let step = integrator.step(from: first, to: index + 1)
        let start = order == 1 ? sample : history.start ?? sample
        var terms: [(coefficient: Double, tensor: Tensor)] = [(step.sample, start)]
        terms += zip(weights(step, order: order, first: first), outputs.suffix(order))
            .map { ($0, $1) }
        if integrator.form.isStochastic { terms.append((step.noise, try noise(sample.type))) }
        var next = history
        next.count += 1
        (next.start, next.outputs) = (start, Array(outputs))
        return SchedulerStep(
            previousSample: try evaluator.linearCombination(terms),
            predictedOriginal: nil,
            history: next
        )
    }

    /// Weights of the outputs since the start, the oldest first.
    private func weights(_ step: ExponentialStep, order: Int, first: Int) -> [Double] {
        let psi = step.psi(1)
        let isMidpoint = configuration[SolverSettings.type] == .midpoint
        switch order {
        case 1: return [step.scale * psi]
        case 2:
            let slope =
                (isMidpoint ? psi / 2 : step.psi(2)) * step.length
                / integrator.gap(first, first + 1)
            return [step.scale * (psi - slope), step.scale * slope]
        default:
            // Slopes from the start to the second and to the third output.
            let (h1, h0) = (integrator.gap(first, first + 1), integrator.gap(first, first + 2))
            var (near, far) = (0.0, step.psi(2))
            if !isMidpoint {
                let extra = integrator.form == .stochasticOriginal ? 1.0 : 0
                let curve = 2 * (step.psi(3) + extra) * step.length
                near = (step.psi(2) * h0 - curve) / (h0 - h1)
                far = (curve - step.psi(2) * h1) / (h0 - h1)
            }
            (near, far) = (near * step.length / h1, far * step.length / h0)
            return [psi - near - far, near, far].map { step.scale * $0 }
        }
    }
}
