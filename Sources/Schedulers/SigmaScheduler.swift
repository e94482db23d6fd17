public import Tensors

/// A scheduler that steps from one noise level σ, the noise in units of the signal, to a lower one.
public protocol SigmaScheduler: Scheduler {
    /// The noise level before each call and after the last, as diffusers lists them.
    var sigmas: [Double] { get }
}

/// A scheduler whose samples are the signal plus σ times noise, so that they start large.
public protocol UnscaledSignalScheduler: SigmaScheduler {}

extension UnscaledSignalScheduler {
    /// The largest σ, or for `leading`, which starts below it, √(σ² + 1).
    public var initialNoiseSigma: Double {
        let largest = sigmas.reduce(0, max)
        return configuration[TimestepSpacing.setting(.leading)] == .leading
            ? (largest * largest + 1).squareRoot() : largest
    }

    /// The sample at the variance of the training: divided by √(σ² + 1).
    public func scaleModelInput(
        _ sample: Tensor,
        step index: Int,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try scaled(sample, at: sigmas[index], in: evaluator)
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

    /// The sample divided by √(σ² + 1).
    func scaled(
        _ sample: Tensor,
        at sigma: Double,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try evaluator.linearCombination([(1 / (sigma * sigma + 1).squareRoot(), sample)])
    }
}

/// A noise level in the words of the methods that count in λ = log(√ᾱ / √(1 - ᾱ)).
struct NoiseLevel {
    /// √ᾱ.
    let signal: Double
    /// √(1 - ᾱ).
    let deviation: Double
    /// Half the logarithm of the signal-to-noise ratio, infinite where there is no noise.
    let lambda: Double

    /// The level σ = √((1 - ᾱ) / ᾱ).
    init(sigma: Double) {
        signal = 1 / (sigma * sigma + 1).squareRoot()
        deviation = sigma * signal
        lambda = sigma > 0 ? -ElementaryFunction.log(sigma) : .infinity
    }
}
