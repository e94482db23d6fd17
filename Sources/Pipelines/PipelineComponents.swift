public import Checkpoints
public import Models
public import Schedulers
public import Tensors

/// The parts of a Stable Diffusion directory in diffusers' layout, read and checked.
public struct PipelineComponents: Sendable {
    /// Which family of pipelines it is for.
    public let family: PipelineFamily
    /// The dtype of text encoders, U-Net and latents.
    public let dtype: DType
    /// Words to vectors, once for each text encoder.
    public let text: [TextComponents]
    /// Vectors and noise to less noise.
    public let unet: UNet2DConditionModel
    /// Latents to pictures.
    public let vae: AutoencoderKL
    /// The scheduler that the directory asks for: its name, its class where it is built here, and its file.
    public let schedulerName: String, schedulerClass: (any Scheduler.Type)?
    /// The options in the scheduler's file.
    public let schedulerFile: [String: SchedulerOption]
    /// Whether an absent negative prompt means zeros in place of an encoded empty text (SDXL).
    public let forcesZerosForEmptyPrompt: Bool
    /// Whether there are shapes only.
    public let isSymbolic: Bool

    /// A tokenizer and the text encoder that reads its numbers.
    public struct TextComponents: Sendable {
        /// Words to numbers.
        public let tokenizer: CLIPTokenizer
        /// Numbers to vectors.
        public let encoder: CLIPTextModel
    }

    /// Reads a directory.
    ///
    /// Symbolic components read no weight: they serve forecasts. A run that starts from noise alone needs no encoder.
    /// Throws `CheckpointError` with what is missing, damaged or unsupported, or `MemoryLimitExceeded`.
    public init(
        _ directory: ModelDirectory,
        evaluator: Evaluator,
        dtype: DType,
        vaeDType: DType? = nil,
        textCleaning: TextCleaning = .fast,
        hasEncoder: Bool = true,
        isSymbolic: Bool = false
    ) throws {
        let index = try directory.index()
        family = try PipelineFamily(index)
        let scheduler = try SchedulerFile(directory, family)
        forcesZerosForEmptyPrompt = index.bool("force_zeros_for_empty_prompt", default: true)
        try index.finish()
        self.dtype = dtype
        self.isSymbolic = isSymbolic
        let suffixes = family == .stableDiffusionXL ? ["", "_2"] : [""]
        try Self.checkConfigurations(directory, suffixes)
        text = try suffixes.map { suffix in
            TextComponents(
                tokenizer: try CLIPTokenizer(
                    directory: directory.component("tokenizer" + suffix).path,
                    cleaning: textCleaning
                ),
                encoder: try CLIPTextModel(
                    directory.component("text_encoder" + suffix),
                    component: "text_encoder" + suffix,
                    evaluator: evaluator,
                    dtype: dtype,
                    hasProjection: !suffix.isEmpty,
                    isSymbolic: isSymbolic
                )
            )
        }
        unet = try UNet2DConditionModel(
            directory.component("unet"),
            evaluator: evaluator,
            dtype: dtype,
            isSymbolic: isSymbolic
        )
        vae = try AutoencoderKL(
            directory.component("vae"),
            evaluator: evaluator,
            dtype: vaeDType ?? dtype,
            hasEncoder: hasEncoder,
            isSymbolic: isSymbolic
        )
        schedulerName = scheduler.name
        schedulerClass = scheduler.type
        schedulerFile = scheduler.options
        try checkFit(index)
    }

    /// Pixels of an image for one of the latents, along an axis.
    public var scaleFactor: Int { vae.config.scaleFactor }

    /// Width and height of the images that the model was trained on.
    public var nativeSize: Int { (unet.config.sampleSize ?? 64) * scaleFactor }

    /// Whether the U-Net is shown the mask and the masked picture beside the latents.
    public var showsMaskToNetwork: Bool {
        unet.config.inChannels == 2 * vae.config.latentChannels + 1
    }

    /// The autoencoder's dtype where the author leaves it open.
    ///
    /// diffusers' SDXL pipeline decodes in float32 where the rest is float16 and the autoencoder would overflow.
    public func standardAutoencoderDType(_ dtype: DType) -> DType {
        family == .stableDiffusionXL && vae.config.forceUpcast && dtype == .float16
            ? .float32 : dtype
    }

    /// Reads every component's configuration before any weight, so that all problems are told at once.
    private static func checkConfigurations(
        _ directory: ModelDirectory,
        _ suffixes: [String]
    ) throws(CheckpointError) {
        var problems = ProblemList()
        for suffix in suffixes {
            problems.attempt { () throws(CheckpointError) in
                _ = try CLIPTextConfig(directory.component("text_encoder" + suffix))
            }
        }
        problems.attempt { () throws(CheckpointError) in
            _ = try UNet2DConditionConfig(directory.component("unet"))
        }
        problems.attempt { () throws(CheckpointError) in
            _ = try AutoencoderKLConfig(directory.component("vae"))
        }
        try problems.finish()
    }

    /// Refuses components that do not fit each other.
    private func checkFit(_ index: JSONConfig) throws(CheckpointError) {
        func check(_ key: String, _ what: String, _ found: Int, _ expected: Int...) {
            if !expected.contains(found) {
                index.note(
                    key,
                    what: "\(what) \(found)",
                    expected: expected.map(String.init).joined(separator: " or ")
                )
            }
        }
        let latents = vae.config.latentChannels
        let widths = text.map(\.encoder.config.hiddenSize)
        check(
            "unet",
            "has cross_attention_dim",
            unet.config.crossAttentionDim,
            widths.reduce(0, +)
        )
        check("unet", "has in_channels", unet.config.inChannels, latents, 2 * latents + 1)
        check("unet", "has out_channels", unet.config.outChannels, latents)
        check("vae", "has in_channels", vae.config.inChannels, 3)
        check("vae", "has out_channels", vae.config.outChannels, 3)
        checkAddedConditions(index)
        for (suffix, part) in zip(["", "_2"], text) {
            let config = part.encoder.config, tokenizer = part.tokenizer
            if tokenizer.largestID >= config.vocabularySize {
                index.note(
                    "tokenizer\(suffix)",
                    what: "has the id \(tokenizer.largestID)",
                    expected: "ids below the text encoder's \(config.vocabularySize)"
                )
            }
            if tokenizer.maximumLength > config.positions {
                index.note(
                    "tokenizer\(suffix)",
                    what: "has model_max_length \(tokenizer.maximumLength)",
                    expected: "at most the text encoder's \(config.positions)"
                )
            }
        }
        if let first = text.first?.tokenizer.maximumLength,
            text.contains(where: { $0.tokenizer.maximumLength != first })
        {
            index.note(
                "tokenizer_2",
                what: "has another model_max_length than tokenizer",
                expected: "the same, \(first)"
            )
        }
        try index.finish()
    }

    /// Notes a U-Net that is told of images in another way than the family's pipeline does.
    private func checkAddedConditions(_ index: JSONConfig) {
        let pooled = family == .stableDiffusionXL ? text.last?.encoder.config.projectionDim : nil
        let expected = unet.config.addedConditions?.textEmbedDim
        if pooled != expected {
            index.note(
                "unet",
                what: expected.map { "takes a pooled text of \($0) numbers" }
                    ?? "takes no pooled text",
                expected: pooled.map { "text_encoder_2's projection_dim, \($0)" }
                    ?? "no addition_embed_type"
            )
        }
    }
}
