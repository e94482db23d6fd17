/// How prompts are prepared before they are cut into tokens.
public enum TextPreparation: String, SpecWord {
    /// As transformers' fast tokenizer does it.
    case fast
    /// As the slow tokenizer of transformers 4 does it without ftfy.
    case basic
}

/// How pictures are drawn: diffusers' parameters of a Stable Diffusion pipeline.
public struct PipelineSpec: Sendable {
    /// The scheduler and its options; nothing: the model's own.
    public let scheduler: Choice?
    /// The number of denoising steps.
    public let steps: Located<Int>
    /// The strength of classifier-free guidance.
    public let guidanceScale: Located<Double>
    /// How much the guided noise is brought back to the spread of the unguided one.
    public let guidanceRescale: Located<Double>
    /// The share of fresh noise in each step of DDIM.
    public let eta: Located<Double>
    /// The width in pixels; nothing: the model's own.
    public let width: Located<Int>?
    /// The height in pixels; nothing: the model's own.
    public let height: Located<Int>?
    /// How many pictures are drawn of each prompt.
    public let imagesPerPrompt: Located<Int>
    /// How many pictures go through the network together.
    public let batchSize: Located<Int>
    /// How many of the text encoder's last layers are left out.
    public let clipSkip: Located<Int>
    /// How prompts are prepared before they are cut into tokens.
    public let textCleaning: Located<TextPreparation>
    /// The training timesteps of the calls, or the noise levels, in place of a number of steps.
    public let timesteps: Located<[Int]>?, sigmas: Located<[Double]>?
    /// Where the noise comes from.
    public let noise: NoiseSpec
    /// What the images start from besides noise.
    public let inputs: GivenInputsSpec
    /// What SDXL is told of sizes.
    public let microConditions: MicroConditionsSpec
    /// How the autoencoder cuts its work.
    public let autoencoder: AutoencoderCutsSpec

    /// Reads the section `pipeline`.
    init(_ section: Section<PipelineKey>) {
        let count = 1...65536
        scheduler = section.choice(.scheduler)
        steps = section.integer(.steps, in: 1...10_000) ?? section.absent(50)
        guidanceScale =
            section.number(.guidanceScale, in: 0...Double.infinity) ?? section.absent(7.5)
        guidanceRescale = section.number(.guidanceRescale, in: 0...1) ?? section.absent(0)
        eta = section.number(.eta, in: 0...1) ?? section.absent(0)
        width = section.integer(.width, in: count)
        height = section.integer(.height, in: count)
        imagesPerPrompt = section.integer(.imagesPerPrompt, in: count) ?? section.absent(1)
        batchSize = section.integer(.batchSize, in: count) ?? section.absent(1)
        clipSkip = section.integer(.clipSkip, in: 0...1000) ?? section.absent(0)
        textCleaning =
            section.word(.textCleaning, of: TextPreparation.self) ?? section.absent(.fast)
        timesteps = section.list(.timesteps) { node, name, ledger in
            node.integer(name, in: 0...1_000_000, ledger)
        }
        sigmas = section.list(.sigmas) { node, name, ledger in
            node.number(name, in: 0...Double.greatestFiniteMagnitude, ledger)
        }
        noise = NoiseSpec(section)
        inputs = GivenInputsSpec(section)
        microConditions = MicroConditionsSpec(section)
        autoencoder = AutoencoderCutsSpec(section)
        let schedules: [(PipelineKey, Location?)] = [
            (.steps, section.written.contains(.steps) ? steps.location : nil),
            (.timesteps, timesteps?.location), (.sigmas, sigmas?.location),
        ]
        let written = schedules.filter { $0.1 != nil }
        if written.count > 1, let last = written.last, let place = last.1 {
            section.ledger.report(
                place.problem(
                    "\(last.0.rawValue.quoted) cannot stand beside \(written[0].0.rawValue.quoted)",
                    remedy: "leave one of them out"
                )
            )
        }
    }
}

/// The keys of the section `pipeline`.
enum PipelineKey: String, SectionKey {
    case scheduler, steps
    case guidanceScale = "guidance_scale"
    case guidanceRescale = "guidance_rescale"
    case eta, width, height
    case imagesPerPrompt = "images_per_prompt"
    case batchSize = "batch_size"
    case clipSkip = "clip_skip"
    case textCleaning = "text_cleaning"
    case timesteps, sigmas
    case generator
    case sharedGenerator = "shared_generator"
    case noiseFormat = "noise_dtype"
    case image
    case maskImage = "mask_image"
    case strength, latents
    case promptEmbeds = "prompt_embeds"
    case originalSize = "original_size"
    case crops = "crops_coords_top_left"
    case targetSize = "target_size"
    case negativeOriginalSize = "negative_original_size"
    case negativeCrops = "negative_crops_coords_top_left"
    case negativeTargetSize = "negative_target_size"
    case slicing = "vae_slicing"
    case tiling = "vae_tiling"
    case tileSize = "vae_tile_sample_min_size"
    case tileOverlap = "vae_tile_overlap_factor"

    var shape: Shape { self == .scheduler ? .choice : .value }
}
