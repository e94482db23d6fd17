import Tensors

/// A run of the second-order methods of the `KDPM2` schedulers: each step but the last is two calls, the second at a
/// level between its ends, whose direction leads from the step's start to its end.
struct MidpointRun {
    /// The training timestep of each call: 2 n - 1 for n steps.
    let timesteps: [Double]
    /// The levels as diffusers lists them: the first once, the others twice, the last three times.
    let sigmas: [Double]
    private let steps: [Step]

    /// One step.
    private struct Step {
        let start: Double
        /// The geometric mean of both ends; the last step goes straight to 0.
        let middle: Double
        let end: Double
        /// The standard deviation of the noise that is added at the end.
        let noise: Double
    }

    /// The run of a number of steps; an ancestral one goes below each level and adds noise.
    ///
    /// Throws where the steps are not possible, or more than one spacing is chosen.
    init(
        _ configuration: SchedulerConfiguration,
        _ requested: RequestedSteps,
        table: [Double],
        isAncestral: Bool
    ) throws(SchedulerConfigurationError) {
        try configuration.check(requested)
        let run = try SigmaRun(configuration, requested, table: table)
        let isRounded = try SigmaSpacing.chosen(configuration) == .karras
        let later = run.levels.dropFirst() + [0]
        steps = zip(run.levels, later).map { start, next in
            let ancestral = AncestralStep(from: start, to: next)
            let end = isAncestral ? ancestral.down : next
            return Step(
                start: start,
                middle: next > 0 ? (start * end).squareRoot() : 0,
                end: end,
                noise: isAncestral ? ancestral.up : 0
            )
        }
        let between = SigmaSchedule.timesteps(of: steps.dropLast().map(\.middle), in: table)
        let whole = isRounded ? run.timesteps.map { $0.rounded(.toNearestOrEven) } : run.timesteps
        timesteps = whole.prefix(1) + zip(between, whole.dropFirst()).flatMap { [$0, $1] }
        sigmas = [run.levels[0]] + later.flatMap { [$0, $0] } + [0]
    }

    /// The level of the sample that the network sees at a call.
    func inputLevel(_ index: Int) -> Double {
        index % 2 == 0 ? steps[index / 2].start : steps[index / 2].middle
    }

    /// One call: to the middle, or from the start over the middle's direction to the end.
    func step(
        _ index: Int,
        _ prediction: PredictionType,
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let step = steps[index / 2]
        var next = history
        next.count += 1
        let isSecond = history.start != nil
        let weights = Prediction(prediction, sigma: isSecond ? step.middle : step.start)
        let start = history.start ?? sample
        let length = (isSecond ? step.end : step.middle) - step.start
        var terms: [(coefficient: Double, tensor: Tensor)] =
            isSecond
            ? [(1, start), (length * weights.noise.sample, sample)]
            : [(1 + length * weights.noise.sample, sample)]
        terms.append((length * weights.noise.output, modelOutput))
        if isSecond, step.noise > 0 { terms.append((step.noise, try noise(sample.type))) }
        next.start = isSecond ? nil : sample
        return SchedulerStep(
            previousSample: try evaluator.linearCombination(terms),
            predictedOriginal: try evaluator.combine(
                weights.original,
                sample: sample,
                output: modelOutput
            ),
            history: next
        )
    }
}
