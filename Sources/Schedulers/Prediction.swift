import Tensors

/// The expected original x₀ and the noise ε as weighted sums of a sample and of the network's output for it.
struct Prediction {
    /// Weights of the sample and of the network's output.
    typealias Weights = (sample: Double, output: Double)
    let original: Weights
    let noise: Weights

    /// For samples √ᾱ x₀ + √(1 - ᾱ) ε.
    init(_ type: PredictionType, alpha: Double) {
        self.init(type, signal: alpha.squareRoot(), deviation: (1 - alpha).squareRoot())
    }

    /// For samples `signal` x₀ + `deviation` ε, whose squares sum up to 1.
    init(_ type: PredictionType, signal: Double, deviation: Double) {
        switch type {
        case .epsilon:
            original = (1 / signal, -deviation / signal)
            noise = (0, 1)
        case .sample:
            original = (0, 1)
            noise = (1 / deviation, -signal / deviation)
        case .velocity:
            original = (signal, -deviation)
            noise = (deviation, signal)
        }
    }

    /// For samples x₀ + σ ε, which the network sees divided by √(σ² + 1).
    init(_ type: PredictionType, sigma: Double) {
        let variance = sigma * sigma + 1
        switch type {
        case .epsilon:
            original = (1, -sigma)
            noise = (0, 1)
        case .sample:
            original = (0, 1)
            noise = (1 / sigma, -1 / sigma)
        case .velocity:
            original = (1 / variance, -sigma / variance.squareRoot())
            noise = (sigma / variance, 1 / variance.squareRoot())
        }
    }
}

extension Evaluator {
    /// The sum that `weights` describe; where they name the output alone, the output itself.
    func combine(
        _ weights: Prediction.Weights,
        sample: Tensor,
        output: Tensor
    ) throws(MemoryLimitExceeded) -> Tensor {
        if weights == (0, 1) { return output }
        return try linearCombination([(weights.sample, sample), (weights.output, output)])
    }
}
