import Tensors

/// What a solver in λ takes from the network, and whether it adds noise on its way.
enum SolverForm: String, Sendable, CaseIterable {
    /// Integrates the expected original x₀ (Lu et al. 2022, DPM-Solver++).
    case original = "dpmsolver++"
    /// Integrates the noise ε (Lu et al. 2022, DPM-Solver).
    case noise = "dpmsolver"
    case stochasticOriginal = "sde-dpmsolver++"
    case stochasticNoise = "sde-dpmsolver"

    /// Whether x₀ is integrated.
    var integratesOriginal: Bool { self == .original || self == .stochasticOriginal }
    /// Whether each step adds fresh noise.
    var isStochastic: Bool { self == .stochasticOriginal || self == .stochasticNoise }
}

/// One step of an exponential integrator from one noise level to a lower one:
///
/// x' = `sample` x + `scale` (ψ₁ D₀ + ψ₂ D₁ + ψ₃ D₂ + …) + `noise` z,
///
/// where D₀, D₁, D₂ are what is integrated, at the start, and its divided differences over λ in units of the step.
struct ExponentialStep {
    /// λ' - λ; infinite for a step to no noise.
    let length: Double
    /// The weight of the sample.
    let sample: Double
    /// The weight that all outputs have in common.
    let scale: Double
    /// The weight of fresh noise.
    let noise: Double
    /// The argument of ψ: the length, negative for x₀, doubled for the stochastic form of x₀.
    let argument: Double

    /// A step in the given form.
    init(_ form: SolverForm, from start: NoiseLevel, to end: NoiseLevel) {
        length = end.lambda - start.lambda
        switch form {
        case .original:
            argument = -length
            (sample, scale, noise) = (end.deviation / start.deviation, -end.signal, 0)
        case .noise:
            argument = length
            (sample, scale, noise) = (end.signal / start.signal, -end.deviation, 0)
        case .stochasticOriginal:
            argument = -2 * length
            sample = end.deviation / start.deviation * ElementaryFunction.exp(-length)
            scale = -end.signal
            noise = end.deviation * (-Psi.value(1, at: argument)).squareRoot()
        case .stochasticNoise:
            argument = length
            (sample, scale) = (end.signal / start.signal, -2 * end.deviation)
            noise = end.deviation * Psi.value(1, at: 2 * length).squareRoot()
        }
    }

    /// ψ_k at the step's argument.
    func psi(_ k: Int) -> Double { Psi.value(k, at: argument) }

    /// Weights of the outputs, the newest first, whose weights as D₀, D₁ and D₂ are given, `scale` included.
    ///
    /// The newest is at the step's start; `gaps` are λ's differences between it and the one before, and so on.
    func weights(ofDifferences weights: [Double], gaps: [Double]) -> [Double] {
        switch weights.count {
        case 1: return [scale * weights[0]]
        case 2:
            let first = weights[1] * length / gaps[0]
            return [scale * (weights[0] + first), -scale * first]
        default:
            let (h0, h1) = (gaps[0], gaps[1])
            let share = h0 / (h0 + h1)
            let second = weights[2] * length / (h0 + h1)
            let newer = (weights[1] * (1 + share) + second) * length / h0
            let older = -(weights[1] * share + second) * length / h1
            return [scale * (weights[0] + newer), scale * (older - newer), -scale * older]
        }
    }
}

/// What the multistep solvers in λ share: the levels of the run and what the network's outputs are made into.
struct ExponentialIntegrator: Sendable {
    let form: SolverForm
    let prediction: PredictionType
    /// The noise level before each call and after the last.
    let sigmas: [Double]

    /// The level before a call.
    func level(_ index: Int) -> NoiseLevel { NoiseLevel(sigma: sigmas[index]) }

    /// The step between the levels before two calls.
    func step(from start: Int, to end: Int) -> ExponentialStep {
        ExponentialStep(form, from: level(start), to: level(end))
    }

    /// λ's difference between the levels before two calls.
    func gap(_ start: Int, _ end: Int) -> Double {
        level(end).lambda - level(start).lambda
    }

    /// What is integrated, as weights of the sample and of the network's output.
    func conversion(at index: Int) -> Prediction.Weights {
        let level = level(index)
        let weights = Prediction(prediction, signal: level.signal, deviation: level.deviation)
        return form.integratesOriginal ? weights.original : weights.noise
    }

    /// One step of a multistep method: `weights` are those of D₀, D₁ and D₂, as many as the order.
    ///
    /// One sum, in which the newest output is not rounded in between; `keeping` outputs are left for later steps.
    func multistep(
        _ index: Int,
        weights: (ExponentialStep) -> [Double],
        modelOutput: Tensor,
        sample: Tensor,
        history: SchedulerHistory,
        keeping count: Int,
        noise: (TensorType) throws(MemoryLimitExceeded) -> Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> SchedulerStep {
        let step = step(from: index, to: index + 1)
        let differences = weights(step)
        let gaps = (1..<max(differences.count, 1)).map { gap(index - $0, index - $0 + 1) }
        let outputs = step.weights(ofDifferences: differences, gaps: gaps)
        let conversion = conversion(at: index)
        var terms: [(coefficient: Double, tensor: Tensor)] = [
            (step.sample + outputs[0] * conversion.sample, sample),
            (outputs[0] * conversion.output, modelOutput),
        ]
        terms += zip(outputs.dropFirst(), history.outputs.reversed()).map { ($0, $1) }
        if form.isStochastic { terms.append((step.noise, try noise(sample.type))) }
        var next = history
        next.count += 1
        if count > 0 {
            let converted = try evaluator.combine(conversion, sample: sample, output: modelOutput)
            next.outputs = (history.outputs + [converted]).suffix(count)
        }
        return SchedulerStep(
            previousSample: try evaluator.linearCombination(terms),
            predictedOriginal: nil,
            history: next
        )
    }
}
