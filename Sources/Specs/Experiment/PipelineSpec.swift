/// Whose random numbers the initial latents are made of.
public enum NoiseGenerator: String, SpecWord {
    /// PyTorch's generator on the CPU.
    case torch
    /// NumPy's legacy generator.
    case numpy
    /// Philox, PyTorch's generator on CUDA devices.
    case philox
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
    /// Whose random numbers the initial latents are made of.
    public let generator: Located<NoiseGenerator>

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
        generator = section.word(.generator, of: NoiseGenerator.self) ?? section.absent(.torch)
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
    case generator

    var shape: Shape { self == .scheduler ? .choice : .value }
}
