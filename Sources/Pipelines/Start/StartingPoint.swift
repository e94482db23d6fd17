import Models
import Schedulers
import Tensors

/// Where a batch begins: its first latents, the call of the network they are for, and what is kept of a picture.
struct StartingPoint {
    let latents: Tensor
    /// The index of the first call in the scheduler's timesteps.
    let firstCall: Int
    let inpainting: Inpainting?
}

/// Draws starting points: noise, a picture with noise, or a picture of which a part is kept.
struct StartingPoints {
    let components: PipelineComponents
    let settings: GenerationSettings
    let scheduler: any Scheduler
    let pass: Pass

    /// The starting point of a batch whose images all start alike: from nothing, from pictures, or from masked ones.
    func make(_ requests: [ImageRequest], noise: inout LatentNoise) throws -> StartingPoint {
        let images = requests.compactMap(\.image), masks = requests.compactMap(\.mask)
        precondition(
            [0, requests.count].contains(images.count) && [0, images.count].contains(masks.count),
            "pipeline: \(images.count) pictures and \(masks.count) masks for \(requests.count) images"
        )
        if images.isEmpty {
            let type = latentType(requests.count)
            let latents = try given(requests) ?? noise.draw(type, in: pass.evaluator)
            return StartingPoint(latents: try scaled(latents), firstCall: 0, inpainting: nil)
        }
        return masks.isEmpty
            ? try fromPictures(images, &noise) : try fromMaskedPictures(images, masks, &noise)
    }

    /// Image-to-image: the pictures' latents with the noise of the first call. The sample is drawn before the noise.
    private func fromPictures(
        _ images: [Tensor],
        _ noise: inout LatentNoise
    ) throws -> StartingPoint {
        let original = try source.latents(
            of: source.normalised(images),
            areAlike: areAlike(images),
            noise: &noise
        )
        let drawn = try noise.draw(original.type, in: pass.evaluator)
        return StartingPoint(
            latents: try scheduler.addNoise(
                to: original,
                noise: drawn,
                step: firstCall,
                in: pass.evaluator
            ),
            firstCall: firstCall,
            inpainting: nil
        )
    }

    /// Inpainting. Draws the pictures' sample, the noise, and the masked pictures' sample, in diffusers' order.
    private func fromMaskedPictures(
        _ images: [Tensor],
        _ masks: [Tensor],
        _ noise: inout LatentNoise
    ) throws -> StartingPoint {
        let evaluator = pass.evaluator, channels = components.vae.config.latentChannels
        let pictures = try evaluator.cast(source.normalised(images), to: .float32)
        let mask = try source.binary(masks)
        let isAlike = areAlike(images) && areAlike(masks)
        let isShown = components.showsMaskToNetwork, startsFromNoise = settings.strength == 1
        var original: Tensor?
        if !isShown || !startsFromNoise {
            original = try source.latents(
                of: pictures,
                areAlike: areAlike(images),
                noise: &noise
            )
        }
        let drawn = try noise.draw(latentType(images.count), in: evaluator)
        let hidden = try source.latents(
            of: source.masked(pictures, by: mask),
            areAlike: isAlike,
            noise: &noise
        )
        let latents =
            try startsFromNoise
            ? scaled(drawn)
            : scheduler.addNoise(
                to: original ?? drawn,
                noise: drawn,
                step: firstCall,
                in: evaluator
            )
        return StartingPoint(
            latents: latents,
            firstCall: firstCall,
            inpainting: try isShown
                ? .shown(
                    MaskedPicture(
                        mask: source.latentMask(mask, channels: 1),
                        latents: hidden
                    )
                )
                : restored(original ?? drawn, drawn, source.latentMask(mask, channels: channels))
        )
    }

    private func restored(
        _ original: Tensor,
        _ noise: Tensor,
        _ mask: Tensor
    ) throws -> Inpainting {
        .restored(
            RestoredPicture(
                mask: mask,
                kept: try pass.evaluator.affine(mask, times: -1, plus: 1),
                latents: original,
                noise: noise
            )
        )
    }

    private var source: SourcePicture {
        SourcePicture(components: components, tiling: settings.tiling, pass: pass)
    }

    /// The first call of a run that starts from a picture (diffusers' `get_timesteps`).
    private var firstCall: Int { settings.firstStep * type(of: scheduler).order }

    /// The latents that the author gives, or nil.
    private func given(_ requests: [ImageRequest]) throws -> Tensor? {
        let given = requests.compactMap(\.latents)
        precondition(
            [0, requests.count].contains(given.count),
            "pipeline: latents for \(given.count) of \(requests.count) images"
        )
        guard !given.isEmpty else { return nil }
        return try pass.evaluator.cast(
            pass.evaluator.concatenate(given, axis: 0),
            to: components.dtype
        )
    }

    /// Standard normals as the scheduler's first sample.
    private func scaled(_ noise: Tensor) throws -> Tensor {
        scheduler.initialNoiseSigma == 1
            ? noise
            : try pass.evaluator.linearCombination([(scheduler.initialNoiseSigma, noise)])
    }

    private func areAlike(_ tensors: [Tensor]) -> Bool {
        tensors.dropFirst().allSatisfy { $0.hasEqualBits(tensors[0]) }
    }

    private func latentType(_ batch: Int) -> TensorType {
        let factor = components.scaleFactor
        precondition(
            settings.width % factor == 0 && settings.height % factor == 0,
            "pipeline: \(settings.width) by \(settings.height) pixels, multiples of \(factor) needed"
        )
        return TensorType(
            [
                batch, settings.height / factor, settings.width / factor,
                components.vae.config.latentChannels,
            ],
            components.dtype
        )
    }
}
