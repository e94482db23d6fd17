public import Tensors

/// A scheduler whose samples keep the variance of the training: √ᾱ of the signal and √(1 - ᾱ) of noise.
public protocol UnitVarianceScheduler: Scheduler {}

/// One that steps from a whole timestep of the training to an earlier one and reads ᾱ from the table.
public protocol AlphaScheduler: UnitVarianceScheduler {}

/// One that counts in λ = log(√ᾱ / √(1 - ᾱ)) and knows its levels as σ = √((1 - ᾱ) / ᾱ).
public protocol LogSNRScheduler: UnitVarianceScheduler, SigmaScheduler {}

extension UnitVarianceScheduler {
    /// A run starts from standard normals.
    public var initialNoiseSigma: Double { 1 }

    /// The sample itself.
    public func scaleModelInput(
        _ sample: Tensor,
        step index: Int,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        sample
    }
}

extension AlphaScheduler {
    /// √ᾱ original + √(1 - ᾱ) noise.
    public func addNoise(
        to original: Tensor,
        noise: Tensor,
        step index: Int,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let alpha = noiseSchedule.alphasCumprod[Int(timesteps[index])]
        return try evaluator.linearCombination([
            (alpha.squareRoot(), original), ((1 - alpha).squareRoot(), noise),
        ])
    }
}

extension LogSNRScheduler {
    /// √ᾱ original + √(1 - ᾱ) noise.
    public func addNoise(
        to original: Tensor,
        noise: Tensor,
        step index: Int,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        let level = NoiseLevel(sigma: sigmas[index])
        return try evaluator.linearCombination([
            (level.signal, original), (level.deviation, noise),
        ])
    }
}
