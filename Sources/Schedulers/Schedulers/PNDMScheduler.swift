public import Tensors

/// Pseudo numerical methods for diffusion models (Liu et al. 2022): the default of Stable Diffusion 1.
///
/// Mirrors diffusers' `PNDMScheduler`. The start is three Runge-Kutta steps of four calls each, or with `skip_prk_steps`
/// one step of Heun's method over the first two calls; then comes the linear multistep method of order up to four.
public struct PNDMScheduler: AlphaScheduler {
    /// diffusers' name.
    public static let className = "PNDMScheduler"
    /// The short name.
    public static let name = "pndm"

    static let prediction = PredictionType.setting([.epsilon, .velocity])
    static let spacing = TimestepSpacing.setting(.leading)
    static let setsFinalAlphaToOne = SchedulerSetting.flag("set_alpha_to_one", standard: false)
    static let skipsRungeKutta = SchedulerSetting.flag("skip_prk_steps", standard: false)

    /// Every option.
    public static let settings: [any SchedulerSettingDeclaration] =
        NoiseSchedule.settings + [
            prediction, spacing, TimestepSpacing.offset, setsFinalAlphaToOne, skipsRungeKutta,
        ]

    /// The options that the schedule was made from.
    public let configuration: SchedulerConfiguration
    /// The noise of each training timestep.
    public let noiseSchedule: NoiseSchedule
    /// The training timestep of each call: for n steps n + 1 calls, with the Runge-Kutta start n + 9.
    public let timesteps: [Double]
    private let alphas: AlphaTable
    /// Timesteps of the calls that belong to the Runge-Kutta start.
    private let rungeKutta: [Int]

    /// Steps that the Runge-Kutta start looks at: it covers three intervals.
    private static let startSteps = 4

    /// The schedule of a run of a number of steps, at least four with the Runge-Kutta start.
    public init(
        configuration: SchedulerConfiguration,
        steps: RequestedSteps
    ) throws(SchedulerConfigurationError) {
        let skips = configuration[Self.skipsRungeKutta]
        try configuration.check(steps, atLeast: skips ? 1 : Self.startSteps)
        noiseSchedule = try NoiseSchedule(configuration)
        alphas = AlphaTable(
            noiseSchedule,
            configuration,
            steps: steps.count,
            setsFinalToOne: configuration[Self.setsFinalAlphaToOne]
        )
        let whole = configuration[Self.spacing].wholeTimesteps(
            steps.count,
            of: noiseSchedule.betas.count,
            offset: configuration[TimestepSpacing.offset]
        )
        let multistep: [Int]
        if skips {
            rungeKutta = []
            // The second timestep twice: first as the end of the first step, then as the start of the second.
            multistep = Array(whole.prefix(2)) + whole.dropFirst()
        } else {
            rungeKutta = Self.stages(of: whole.prefix(Self.startSteps), half: alphas.ratio / 2)
            multistep = Array(whole.dropFirst(Self.startSteps - 1))
        }
        try alphas.check(rungeKutta + multistep)
        timesteps = (rungeKutta + multistep).map(Double.init)
        self.configuration = configuration
    }

    /// For each of three intervals: its start, twice the middle, its end.
    private static func stages(of starts: ArraySlice<Int>, half: Int) -> [Int] {
        zip(starts, starts.dropFirst()).flatMap { start, end in
            [start, end + half, end + half, end]
        }
    }

    /// One call of either method; which one follows from the calls made so far, not from the place in the schedule.
    public func step(
        _ index: Int,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let timestep = Int(timesteps[index])
        let plan =
            history.count < rungeKutta.count
            ? rungeKuttaCall(timestep, modelOutput, sample, history)
            : multistepCall(timestep, modelOutput, sample, history)
        let (sampleWeight, outputWeight) = transfer(from: plan.from, to: plan.to)
        let terms = plan.outputs.map { (outputWeight * $0.weight, $0.tensor) }
        return SchedulerStep(
            previousSample: try evaluator.linearCombination([(sampleWeight, plan.start)] + terms),
            predictedOriginal: nil,
            history: plan.history
        )
    }
}

extension PNDMScheduler {
    /// What one call does: carry `start` from one timestep to another along a mean of the network's outputs.
    private struct Call {
        var from: Int
        var to: Int
        var start: Tensor
        var outputs: [(weight: Double, tensor: Tensor)]
        var history: SchedulerHistory
    }

    /// Call 4k + j of the start is stage j of interval k, algorithm 2 of the paper.
    private func rungeKuttaCall(
        _ timestep: Int,
        _ output: Tensor,
        _ sample: Tensor,
        _ history: SchedulerHistory
    ) -> Call {
        var next = history
        let stage = history.count % 4
        if stage == 0 {
            next.start = sample
            next.stages = []
            next.outputs.append(output)
        }
        next.stages.append(output)
        next.count += 1
        var outputs = [(weight: 1.0, tensor: output)]
        if stage == 3 {
            outputs = zip([1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6], next.stages).map { ($0, $1) }
            next.stages = []
        }
        return Call(
            from: rungeKutta[history.count / 4 * 4],
            to: timestep - (stage % 2 == 0 ? alphas.ratio / 2 : 0),
            start: next.start ?? sample,
            outputs: outputs,
            history: next
        )
    }

    /// Adams-Bashforth over the last outputs, equation 12 of the paper; the second call repeats the first step with the
    /// mean of both outputs.
    private func multistepCall(
        _ timestep: Int,
        _ output: Tensor,
        _ sample: Tensor,
        _ history: SchedulerHistory
    ) -> Call {
        var next = history
        next.count += 1
        if history.count == 1, let first = history.outputs.last {
            next.start = nil
            return Call(
                from: timestep + alphas.ratio,
                to: timestep,
                start: history.start ?? sample,
                outputs: [(0.5, output), (0.5, first)],
                history: next
            )
        }
        next.outputs = history.outputs.suffix(3) + [output]
        next.start = history.count == 0 ? sample : nil
        let weights: [Double] =
            switch next.outputs.count {
            case 1: [1]
            case 2: [3 / 2, -1 / 2]
            case 3: [23 / 12, -16 / 12, 5 / 12]
            default: [55 / 24, -59 / 24, 37 / 24, -9 / 24]
            }
        return Call(
            from: timestep,
            to: timestep - alphas.ratio,
            start: sample,
            outputs: zip(weights, next.outputs.reversed()).map { ($0, $1) },
            history: next
        )
    }

    /// Equation 9 of the paper as weights of the sample and of the network's output.
    private func transfer(from timestep: Int, to previousTimestep: Int) -> (Double, Double) {
        let alpha = alphas[timestep]
        let previous = alphas[previousTimestep]
        let denominator =
            alpha * (1 - previous).squareRoot()
            + (alpha * (1 - alpha) * previous).squareRoot()
        let sampleWeight = (previous / alpha).squareRoot()
        let noiseWeight = (alpha - previous) / denominator
        guard configuration[Self.prediction] == .velocity else {
            return (sampleWeight, noiseWeight)
        }
        // ε = √ᾱ v + √(1 - ᾱ) x
        return (
            sampleWeight + noiseWeight * (1 - alpha).squareRoot(),
            noiseWeight * alpha.squareRoot()
        )
    }
}
