public import Tensors

/// The unified predictor-corrector method (Zhao et al. 2023): each output first corrects the step that led to it.
///
/// Mirrors diffusers' `UniPCMultistepScheduler`.
public struct UniPCMultistepScheduler: LogSNRScheduler {
    /// diffusers' name.
    public static let className = "UniPCMultistepScheduler"
    /// The short name.
    public static let name = "unipc"

    static let order = SchedulerSetting.integer("solver_order", standard: 2, in: 1...5)
    static let predictsOriginal = SchedulerSetting.flag("predict_x0", standard: true)
    static let type = SchedulerSetting.choice(
        "solver_type",
        standard: SolverType.bh2,
        among: SolverType.allCases,
        synonyms: ["midpoint", "heun", "logrho"]
    )
    static let lowersFinalOrder = SolverSettings.lowersFinalOrder(true)
    /// The steps, counted from 0, that are not corrected.
    static let uncorrected = SchedulerSetting(
        "disable_corrector",
        standard: [],
        expected: "a list of whole numbers",
        read: { (option: SchedulerOption) -> [Int]? in
            guard case .list(let items) = option else { return nil }
            let steps = items.compactMap { if case .int(let step) = $0 { step } else { nil } }
            return steps.count == items.count ? steps : nil
        },
        write: { .list($0.map { .int($0) }) }
    )
    static let rescalesBetas = SchedulerSetting.flag("rescale_betas_zero_snr", standard: false)

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings + SigmaSpacing.settings + UnsupportedSettings.thresholding
        + UnsupportedSettings.flowMatching + [
            order, SolverSettings.prediction, predictsOriginal, type, lowersFinalOrder,
            uncorrected, FinalSigma.setting, TimestepSpacing.setting(.linspace),
            TimestepSpacing.offset, rescalesBetas, SigmaSpacing.smallest, SigmaSpacing.largest,
            SchedulerSetting.only(.null, "shift_terminal", because: "it is for flow matching"),
            SchedulerSetting.only(.null, "solver_p", because: "it is a scheduler, not a value"),
        ]

    /// B(h) of the paper: h itself or exp(h) - 1.
    enum SolverType: String, Sendable, CaseIterable {
        case bh1, bh2
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
        let form = try Self.form(configuration)
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
                ending: .repeated(configuration[FinalSigma.setting]),
                largest: configuration[SigmaSpacing.largest],
                smallest: configuration[SigmaSpacing.smallest]
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

    /// What is integrated.
    ///
    /// Throws where the form or its order has no value at the end of the run.
    private static func form(
        _ configuration: SchedulerConfiguration
    ) throws(SchedulerConfigurationError) -> SolverForm {
        let form = configuration[predictsOriginal] ? SolverForm.original : .noise
        try SolverSettings.check(form, configuration)
        guard
            configuration[lowersFinalOrder] || configuration[order] == 1
                || configuration[FinalSigma.setting] == .smallest
        else {
            throw SchedulerConfigurationError(
                className,
                lowersFinalOrder.key,
                false,
                expected: "true: a step to no noise has order one"
            )
        }
        return form
    }

    /// The last step once more with the output at its end, then the next step.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let converted = try evaluator.combine(
            integrator.conversion(at: index),
            sample: sample,
            output: modelOutput
        )
        let corrected = try corrected(
            sample,
            before: index,
            newest: converted,
            history: history,
            in: evaluator
        )
        var next = history
        next.count += 1
        next.start = corrected
        next.outputs = (history.outputs + [converted]).suffix(configuration[Self.order])
        let (carried, weights) = predictor(
            of: index,
            order: order(at: index, taken: history.count)
        )
        return SchedulerStep(
            previousSample: try evaluator.linearCombination(
                [(carried, corrected)] + zip(weights, next.outputs.reversed()).map { ($0, $1) }
            ),
            predictedOriginal: nil,
            history: next
        )
    }

    /// The end of the last step once more, with the output there; the sample itself where no step was made.
    private func corrected(
        _ sample: Tensor,
        before index: Int,
        newest: Tensor,
        history: SchedulerHistory,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        guard history.count > 0, let start = history.start,
            !configuration[Self.uncorrected].contains(index - 1)
        else { return sample }
        let order = order(at: index - 1, taken: history.count - 1)
        let (carried, weights) = corrector(of: index - 1, order: order)
        return try evaluator.linearCombination(
            [(carried, start)]
                + zip(weights, [newest] + history.outputs.reversed()).map { ($0, $1) }
        )
    }

    /// The order of a step: as many outputs as there are, fewer at the end of the run.
    private func order(at index: Int, taken: Int) -> Int {
        let most = min(configuration[Self.order], taken + 1)
        return configuration[Self.lowersFinalOrder] ? min(most, timesteps.count - index) : most
    }
}

extension UniPCMultistepScheduler {
    /// Weights of the sample and of the outputs, the newest first.
    private typealias Weights = (sample: Double, outputs: [Double])

    /// Weights of the step from before call `index`.
    private func predictor(of index: Int, order: Int) -> Weights {
        let equations = Equations(self, index, order: order)
        guard equations.ratios.count > 0 else { return equations.weights([]) }
        let shares =
            order == 2
            ? [0.5] : LinearSystem.solve(equations.powers(order - 1), equations.right(order - 1))
        return equations.weights(shares)
    }

    /// Weights of the same step when the output at its end is known, which is the newest.
    private func corrector(of index: Int, order: Int) -> Weights {
        var equations = Equations(self, index, order: order)
        equations.ratios.append(1)
        let shares =
            order == 1 ? [0.5] : LinearSystem.solve(equations.powers(order), equations.right(order))
        var weights = equations.weights(shares)
        // The output at the end stands last there and is the newest.
        weights.outputs.insert(weights.outputs.removeLast(), at: 0)
        return weights
    }

    /// The order conditions of one step, equation 5 of the paper.
    private struct Equations {
        let step: ExponentialStep
        /// Where the other outputs lie in units of the step: behind its start, or 1 for its end.
        var ratios: [Double]
        /// B(h).
        let unit: Double

        init(_ scheduler: UniPCMultistepScheduler, _ index: Int, order: Int) {
            let integrator = scheduler.integrator
            let step = integrator.step(from: index, to: index + 1)
            self.step = step
            // Over no distance the older outputs say nothing.
            ratios =
                step.length == 0
                ? []
                : (1..<max(order, 1)).map { integrator.gap(index, index - $0) / step.length }
            unit =
                scheduler.configuration[UniPCMultistepScheduler.type] == .bh1
                ? step.argument : step.psi(1)
        }

        /// The first powers of the ratios, from the zeroth.
        func powers(_ count: Int) -> [[Double]] {
            (0..<count).map { power in
                ratios.prefix(count).map { ratio in
                    (0..<power).reduce(1.0) { product, _ in product * ratio }
                }
            }
        }

        /// k! ψ_(k+1) / B for k from 1.
        func right(_ count: Int) -> [Double] {
            var factorial = 1.0
            return (1...count).map { k in
                factorial *= Double(k)
                return factorial * step.psi(k + 1) / unit
            }
        }

        /// The sums' weights where each difference from the start's output has its share.
        func weights(_ shares: [Double]) -> Weights {
            let others = zip(shares, ratios).map { step.scale * unit * $0 / $1 }
            let first = step.scale * step.psi(1) - others.reduce(0, +)
            return (step.sample, [first] + others)
        }
    }
}
