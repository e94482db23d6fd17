import Tensors

/// The denoising time as a vector: sines and cosines of many frequencies, then two linear layers.
///
/// "Denoising Diffusion Probabilistic Models", appendix B; diffusers' `Timesteps` and `TimestepEmbedding`. The sines
/// are computed in float64 and rounded once (diffusers computes them in float32).
struct TimestepEmbedding {
    let channels: Int
    let flipSinToCos: Bool
    let freqShift: Double
    let linear1: LinearLayer, linear2: LinearLayer

    init(_ loader: ModuleLoader, _ config: UNet2DConditionConfig) throws {
        channels = config.blockOutChannels[0]
        flipSinToCos = config.flipSinToCos
        freqShift = config.freqShift
        linear1 = try LinearLayer(
            loader.child("linear_1"),
            inputs: channels,
            outputs: 4 * channels
        )
        linear2 = try LinearLayer(
            loader.child("linear_2"),
            inputs: 4 * channels,
            outputs: 4 * channels
        )
    }

    /// Timesteps → SiLU of their embedding, `[timesteps, 4 · channels]`: every block begins with that SiLU.
    func activated(_ timesteps: [Double], dtype: DType, in pass: Pass) throws -> Tensor {
        let evaluator = pass.evaluator
        let hidden = try evaluator.activation(
            .silu,
            linear1(sinusoids(timesteps, dtype: dtype), in: pass)
        )
        return try evaluator.activation(.silu, linear2(hidden, in: pass))
    }

    /// `[timesteps, channels]`: sin and cos of t · 10000^(−i / (half − shift)).
    private func sinusoids(_ timesteps: [Double], dtype: DType) -> Tensor {
        let half = channels / 2
        let step = -ElementaryFunction.log(10000) / (Double(half) - freqShift)
        let frequencies = ElementaryFunction.exp.applying(to: (0..<half).map { Double($0) * step })
        let angles = timesteps.flatMap { t in frequencies.map { $0 * t } }
        let sines = ElementaryFunction.sin.applying(to: angles)
        let cosines = ElementaryFunction.cos.applying(to: angles)
        let rows = timesteps.indices.flatMap { row -> [Double] in
            let range = row * half..<(row + 1) * half
            let pair = flipSinToCos ? cosines[range] + sines[range] : sines[range] + cosines[range]
            return Array(pair) + [Double](repeating: 0, count: channels - 2 * half)
        }
        return Tensor(rows, shape: [timesteps.count, channels], dtype: dtype)
    }
}
