import Models
import Tensors

/// The pictures that a batch starts from, in latents (diffusers' image-to-image and inpainting pipelines).
struct SourcePicture {
    let components: PipelineComponents
    let tiling: AutoencoderTiling
    let pass: Pass

    /// Pictures of 0…1 as the autoencoder takes them, moved to −1…1 in their own dtype.
    func normalised(_ images: [Tensor]) throws -> Tensor {
        let batch = try pass.evaluator.concatenate(images, axis: 0)
        return try pass.evaluator.affine(batch, times: 2, plus: -1)
    }

    /// A sample of the pictures' latents times the scaling factor, `[batch, height, width, channels]`.
    ///
    /// Where images share one stream and one picture, the sample is drawn once, as diffusers does.
    func latents(
        of images: Tensor,
        areAlike: Bool,
        noise: inout LatentNoise
    ) throws -> Tensor {
        let evaluator = pass.evaluator, vae = components.vae
        let distribution = try vae.encode(
            evaluator.cast(images, to: vae.dtype),
            tiling: tiling,
            in: pass
        )
        let type = distribution.mean.type
        let drawn =
            areAlike
            ? try noise.drawOnce(type, in: evaluator) : try noise.draw(type, in: evaluator)
        let sample = try distribution.sample(drawn, in: evaluator)
        return try evaluator.scale(
            evaluator.cast(sample, to: components.dtype),
            by: vae.config.scalingFactor
        )
    }

    /// Ones and zeros: where a mask of 0…1 reaches one half.
    func binary(_ masks: [Tensor]) throws -> Tensor {
        let mask = try pass.evaluator.concatenate(masks, axis: 0)
        if mask.isSymbolic { return mask }
        return Tensor(
            mask.floats().map { $0 < 0.5 ? 0 : Float(1) },
            shape: mask.shape,
            dtype: .float32
        )
    }

    /// The pictures without what is drawn anew: where the mask is 1 they are grey, 0.
    func masked(_ images: Tensor, by mask: Tensor) throws -> Tensor {
        let evaluator = pass.evaluator
        let kept = try evaluator.affine(mask, times: -1, plus: 1)
        return try evaluator.multiply(images, spread(kept, over: images.shape[3]))
    }

    /// A mask at the latents' size, in the run's dtype, `[batch, height, width, channels]`: the nearest pixel's value.
    func latentMask(_ mask: Tensor, channels: Int) throws -> Tensor {
        let factor = components.scaleFactor
        let small = try pass.evaluator.upsampleNearest(
            mask,
            height: mask.shape[1] / factor,
            width: mask.shape[2] / factor
        )
        return try spread(pass.evaluator.cast(small, to: components.dtype), over: channels)
    }

    private func spread(_ mask: Tensor, over channels: Int) throws -> Tensor {
        try pass.evaluator.concatenate(Array(repeating: mask, count: channels), axis: 3)
    }
}

extension Evaluator {
    /// factor · x + shift of each element, each step rounded.
    func affine(
        _ x: Tensor,
        times factor: Double,
        plus shift: Double
    ) throws(MemoryLimitExceeded) -> Tensor {
        let channels = x.shape[x.shape.count - 1]
        let row = Tensor(
            [Double](repeating: shift, count: channels),
            shape: [1, channels],
            dtype: x.dtype
        )
        return try add(scale(x, by: factor), toRows: row)
    }
}
