public import Tensors

/// A normal distribution of an image's latents, each with its own mean and variance.
///
/// diffusers' `DiagonalGaussianDistribution`.
public struct DiagonalGaussian: Sendable {
    /// `[batch, height, width, latentChannels]`.
    public let mean: Tensor
    /// The logarithm of the variance as the network gives it, same shape.
    public let logVariance: Tensor

    /// mean + std · noise, with std = exp(½ · log variance clamped to −30…20); each rounded, as in diffusers.
    ///
    /// Throws `MemoryLimitExceeded`.
    public func sample(
        _ noise: Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        try evaluator.add(mean, evaluator.multiply(deviation(), noise))
    }

    /// The standard deviation of each latent.
    private func deviation() throws(MemoryLimitExceeded) -> Tensor {
        let type = logVariance.type
        if logVariance.isSymbolic {
            return try .symbolic(type.shape, type.dtype)
        }
        let halves = logVariance.doubles().map { min(max($0, -30), 20) / 2 }
        return Tensor(
            ElementaryFunction.exp.applying(to: halves),
            shape: type.shape,
            dtype: type.dtype
        )
    }
}
