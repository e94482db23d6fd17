import Schedulers
import Tensors

/// What keeps a picture where its mask is 0 (diffusers' `StableDiffusionInpaintPipeline`).
enum Inpainting {
    /// A U-Net that was trained for it sees mask and masked picture beside the latents.
    case shown(MaskedPicture)
    /// Any U-Net: after each step the picture with as much noise is put back.
    case restored(RestoredPicture)

    /// The latents as the network is given them.
    func input(
        _ latents: Tensor,
        guidance: Guidance,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        guard case .shown(let picture) = self else { return latents }
        return try evaluator.concatenate(
            [
                latents, guidance.doubled(picture.mask, in: evaluator),
                guidance.doubled(picture.latents, in: evaluator),
            ],
            axis: 3
        )
    }

    /// The latents after a step, `next` being the index of the next one, or nil after the last.
    func restore(
        _ latents: Tensor,
        next: Int?,
        scheduler: any Scheduler,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        guard case .restored(let picture) = self else { return latents }
        var original = picture.latents
        if let next {
            original = try scheduler.addNoise(
                to: original,
                noise: picture.noise,
                step: next,
                in: evaluator
            )
        }
        return try evaluator.add(
            evaluator.multiply(picture.kept, original),
            evaluator.multiply(picture.mask, latents)
        )
    }
}

/// What a U-Net for inpainting is shown.
struct MaskedPicture {
    /// `[batch, height, width, 1]`.
    let mask: Tensor
    /// The masked picture's latents, `[batch, height, width, channels]`.
    let latents: Tensor
}

/// What is put back after each step; all of the latents' type.
struct RestoredPicture {
    /// 1 where the picture is drawn anew; and 1 where it is kept.
    let mask: Tensor, kept: Tensor
    /// The picture's latents, and the noise that the run began with.
    let latents: Tensor, noise: Tensor
}
