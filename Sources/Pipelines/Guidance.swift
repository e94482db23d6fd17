import Models
import Tensors

/// Classifier-free guidance: u + scale · (c − u), each operation rounded, as in diffusers.
///
/// "Classifier-Free Diffusion Guidance", equation 6; with `rescale`, diffusers' `rescale_noise_cfg`.
struct Guidance {
    let scale: Double
    let rescale: Double
    let isOn: Bool

    /// The latents as the network is given them: twice where there is guidance.
    func doubled(
        _ latents: Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        isOn ? try evaluator.concatenate([latents, latents], axis: 0) : latents
    }

    /// Whose each place of a doubled batch is.
    func rows(batch: Int) -> [BatchRow] {
        [true, false].suffix(isOn ? 2 : 1).flatMap { isUnconditional in
            (0..<batch).map { BatchRow(image: $0, isUnconditional: isUnconditional) }
        }
    }

    /// The guided prediction from both halves, the unconditional one first.
    func applied(
        to output: Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        guard isOn else { return output }
        let batch = output.shape[0] / 2
        let unconditional = try evaluator.slice(output, 0..<batch)
        let conditional = try evaluator.slice(output, batch..<2 * batch)
        let guided = try evaluator.add(
            unconditional,
            evaluator.scale(evaluator.subtract(conditional, unconditional), by: scale)
        )
        return rescale > 0 ? try rescaled(guided, conditional, in: evaluator) : guided
    }

    /// Gives each image's prediction back some of the spread of its conditional one.
    private func rescaled(
        _ guided: Tensor,
        _ conditional: Tensor,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        var images: [Tensor] = []
        for image in 0..<guided.shape[0] {
            let one = try evaluator.slice(guided, image..<image + 1)
            let text = try evaluator.slice(conditional, image..<image + 1)
            let ratio = one.isSymbolic ? 1 : deviation(text) / deviation(one)
            images.append(
                try evaluator.linearCombination([(rescale * ratio + (1 - rescale), one)])
            )
        }
        return try evaluator.concatenate(images, axis: 0)
    }

    /// The standard deviation (divided by n − 1), in float64, element after element.
    private func deviation(_ tensor: Tensor) -> Double {
        let values = tensor.doubles()
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1)).squareRoot()
    }
}
