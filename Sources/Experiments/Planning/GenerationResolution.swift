import Models
import Pipelines
import Schedulers
import Specs

extension PipelineResolver {
    /// What all images have in common, or nil with problems noted.
    func generation(
        _ spec: ExperimentSpec,
        _ inputs: TrialInputs,
        _ size: (height: Int, width: Int),
        _ problems: inout [Problem]
    ) -> GenerationSettings? {
        let pipeline = spec.pipeline
        checkSizes(pipeline, size, &problems)
        checkText(spec, &problems)
        checkTiles(pipeline, &problems)
        let steps = RequestedSteps(pipeline)
        let scheduler = SchedulerResolution.scheduler(
            pipeline,
            steps: steps,
            model: model,
            location: spec.model?.location ?? pipeline.steps.location,
            &problems
        )
        guard let scheduler else { return nil }
        let settings = GenerationSettings(
            scheduler: scheduler.type,
            schedulerConfiguration: scheduler.configuration,
            steps: steps,
            guidanceScale: pipeline.guidanceScale.value,
            guidanceRescale: pipeline.guidanceRescale.value,
            width: size.width,
            height: size.height,
            clipSkip: pipeline.clipSkip.value,
            strength: pipeline.inputs.strength?.value ?? standardStrength(inputs),
            noise: NoiseSettings(
                generator: pipeline.noise.generator.value,
                isShared: pipeline.noise.isShared.value,
                isDrawnInRunDType: pipeline.noise.format.value == .same
            ),
            microConditions: MicroConditions(pipeline.microConditions),
            tiling: AutoencoderTiling(pipeline.autoencoder)
        )
        if settings.firstStep * scheduler.type.order >= scheduler.calls {
            let strength = pipeline.inputs.strength ?? Located(1, at: pipeline.steps.location)
            problems.append(
                strength.location.problem(
                    "'strength' \(strength.value) of \(settings.steps.count) steps leaves none",
                    remedy: "their product has to be at least 1"
                )
            )
        }
        return settings
    }

    /// diffusers' defaults: 0.8 from a picture (0.3 with SDXL), all of it where a part is drawn anew.
    private func standardStrength(_ inputs: TrialInputs) -> Double {
        let isXL = model.components.family == .stableDiffusionXL
        return switch (!inputs.images.isEmpty, !inputs.masks.isEmpty) {
        case (true, false): isXL ? 0.3 : 0.8
        case (true, true): isXL ? 0.9999 : 1
        default: 1
        }
    }

    /// Pixels of an image beyond which nothing could be counted, let alone drawn.
    private static let mostPixels = 1 << 26

    private func checkSizes(
        _ pipeline: PipelineSpec,
        _ size: (height: Int, width: Int),
        _ problems: inout [Problem]
    ) {
        let factor = model.components.scaleFactor
        let sizes = [
            ("width", pipeline.width, size.width), ("height", pipeline.height, size.height),
        ]
        let fallback = pipeline.inputs.image?.location ?? pipeline.steps.location
        for (name, written, value) in sizes where !value.isMultiple(of: factor) || value < factor {
            problems.append(
                (written?.location ?? fallback).problem(
                    "'\(name)' cannot be \(value)",
                    remedy: "this model's images are multiples of \(factor) pixels"
                )
            )
        }
        if size.width.multipliedReportingOverflow(by: size.height).partialValue > Self.mostPixels {
            problems.append(
                (pipeline.width?.location ?? fallback).problem(
                    "\(size.width) by \(size.height) pixels are too many",
                    remedy: "at most \(Self.mostPixels) can be drawn"
                )
            )
        }
        let isXL = model.components.family == .stableDiffusionXL
        if !isXL, let written = pipeline.microConditions.written.first {
            problems.append(
                written.location.problem(
                    "only Stable Diffusion XL is told of sizes and crops",
                    remedy: "leave the key out"
                )
            )
        }
    }

    private func checkText(_ spec: ExperimentSpec, _ problems: inout [Problem]) {
        let components = model.components, clipSkip = spec.pipeline.clipSkip
        let isXL = components.family == .stableDiffusionXL
        // SDXL's text is the state before the last layer's already.
        let layers = (components.text.map(\.encoder.config.layers).min() ?? 0) - (isXL ? 1 : 0)
        if clipSkip.value > layers {
            problems.append(
                clipSkip.location.problem(
                    "'clip_skip' cannot be \(clipSkip.value)",
                    remedy: "at most \(layers) layers of the text encoder can be left out"
                )
            )
        }
        let second = spec.prompts.flatMap { [$0.prompt2, $0.negativePrompt2] }.compactMap(\.self)
        if !isXL, let words = second.first {
            problems.append(
                words.location.problem(
                    "this model has no second text encoder",
                    remedy: "leave 'prompt_2' and 'negative_prompt_2' out"
                )
            )
        }
    }

    /// Tiles have to be whole numbers of latents, and to fit together.
    private func checkTiles(_ pipeline: PipelineSpec, _ problems: inout [Problem]) {
        let spec = pipeline.autoencoder, config = model.components.vae.config
        let tiling = AutoencoderTiling(spec)
        guard spec.isTiling.value, !tiling.fits(config) else { return }
        let place = spec.tileSampleMinSize?.location ?? spec.isTiling.location
        problems.append(
            place.problem(
                "tiles of \(tiling.tileSampleMinSize ?? config.sampleSize) pixels that overlap by "
                    + "\(tiling.overlapFactor) of their size do not fit together",
                remedy: "write a 'vae_tile_sample_min_size' that is a multiple of "
                    + "\(4 * model.components.scaleFactor), and an overlap of 0, 0.25, 0.5 or 0.75"
            )
        )
    }
}

extension AutoencoderTiling {
    /// What a specification asks for.
    fileprivate init(_ spec: AutoencoderCutsSpec) {
        self.init(
            isSlicing: spec.isSlicing.value,
            isTiling: spec.isTiling.value,
            tileSampleMinSize: spec.tileSampleMinSize?.value,
            overlapFactor: spec.overlapFactor.value
        )
    }
}

extension RequestedSteps {
    /// What a specification asks for: its own schedule, or a number of steps.
    fileprivate init(_ spec: PipelineSpec) {
        if let timesteps = spec.timesteps {
            self = .timesteps(timesteps.value)
        } else if let sigmas = spec.sigmas {
            self = .sigmas(sigmas.value)
        } else {
            self = .count(spec.steps.value)
        }
    }
}

extension MicroConditions {
    /// The sizes that a specification names.
    fileprivate init(_ spec: MicroConditionsSpec) {
        func size(_ pair: Located<[Int]>?) -> Size? {
            pair.map { Size(height: $0.value[0], width: $0.value[1]) }
        }
        self.init(
            originalSize: size(spec.originalSize),
            targetSize: size(spec.targetSize),
            cropTop: spec.crops?.value[0] ?? 0,
            cropLeft: spec.crops?.value[1] ?? 0,
            negativeOriginalSize: size(spec.negativeOriginalSize),
            negativeTargetSize: size(spec.negativeTargetSize),
            negativeCropTop: spec.negativeCrops?.value[0] ?? 0,
            negativeCropLeft: spec.negativeCrops?.value[1] ?? 0
        )
    }
}
