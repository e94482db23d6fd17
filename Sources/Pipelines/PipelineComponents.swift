public import Checkpoints
public import Models
public import Schedulers
public import Tensors

/// The parts of a Stable Diffusion 1.x directory in diffusers' layout, read and checked.
public struct PipelineComponents: Sendable {
    /// The dtype of text encoder, U-Net and latents.
    public let dtype: DType
    /// Words to numbers.
    public let tokenizer: CLIPTokenizer
    /// Numbers to vectors.
    public let textEncoder: CLIPTextModel
    /// Vectors and noise to less noise.
    public let unet: UNet2DConditionModel
    /// Latents to pictures.
    public let vae: AutoencoderKL
    /// The scheduler that the directory asks for: its name, its class where it is built here, and its file.
    public let schedulerName: String, schedulerClass: (any Scheduler.Type)?
    /// The options in the scheduler's file.
    public let schedulerFile: [String: SchedulerOption]
    /// Whether there are shapes only.
    public let isSymbolic: Bool

    /// Reads a directory.
    ///
    /// Symbolic components read no weight: they serve forecasts. Throws `CheckpointError` with what is missing, damaged or
    /// unsupported, or `MemoryLimitExceeded`.
    public init(
        _ directory: ModelDirectory,
        evaluator: Evaluator,
        dtype: DType,
        vaeDType: DType? = nil,
        isSymbolic: Bool = false
    ) throws {
        try Self.check(directory)
        let scheduler = try SchedulerFile(directory)
        self.dtype = dtype
        self.isSymbolic = isSymbolic
        tokenizer = try CLIPTokenizer(directory: directory.component("tokenizer").path)
        textEncoder = try CLIPTextModel(
            directory.component("text_encoder"),
            evaluator: evaluator,
            dtype: dtype,
            isSymbolic: isSymbolic
        )
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
            isSymbolic: isSymbolic
        )
        schedulerName = scheduler.name
        schedulerClass = scheduler.type
        schedulerFile = scheduler.options
        try checkFit(directory)
    }

    /// Pixels of an image for one of the latents, along an axis.
    public var scaleFactor: Int { vae.config.scaleFactor }

    /// Width and height of the images that the model was trained on.
    public var nativeSize: Int { (unet.config.sampleSize ?? 64) * scaleFactor }

    /// Refuses a directory whose index asks for other classes than these.
    private static func check(_ directory: ModelDirectory) throws(CheckpointError) {
        let index = try directory.index()
        index.require("_class_name", oneOf: ["StableDiffusionPipeline"])
        let classes = [
            "text_encoder": ["CLIPTextModel"], "tokenizer": ["CLIPTokenizer", "CLIPTokenizerFast"],
            "unet": ["UNet2DConditionModel"], "vae": ["AutoencoderKL"],
        ]
        for (component, supported) in classes.sorted(by: { $0.key < $1.key }) {
            let entry = index.strings(component)
            if let name = entry.last, !supported.contains(name) {
                index.note(
                    component,
                    what: "asks for \(name), which is not supported",
                    expected: supported.joined(separator: " or ")
                )
            }
        }
        try index.finish()
    }

    /// Refuses components that do not fit each other.
    private func checkFit(_ directory: ModelDirectory) throws(CheckpointError) {
        let index = try directory.index()
        func check(_ key: String, _ what: String, _ found: Int, _ expected: Int) {
            if found != expected {
                index.note(key, what: "\(what) \(found)", expected: "\(expected)")
            }
        }
        check(
            "unet",
            "has cross_attention_dim",
            unet.config.crossAttentionDim,
            textEncoder.config.hiddenSize
        )
        check("unet", "has in_channels", unet.config.inChannels, vae.config.latentChannels)
        check("unet", "has out_channels", unet.config.outChannels, vae.config.latentChannels)
        check("vae", "has out_channels", vae.config.outChannels, 3)
        if tokenizer.largestID >= textEncoder.config.vocabularySize {
            index.note(
                "tokenizer",
                what: "has the id \(tokenizer.largestID)",
                expected: "ids below the text encoder's \(textEncoder.config.vocabularySize)"
            )
        }
        if tokenizer.maximumLength > textEncoder.config.positions {
            index.note(
                "tokenizer",
                what: "has model_max_length \(tokenizer.maximumLength)",
                expected: "at most the text encoder's \(textEncoder.config.positions)"
            )
        }
        try index.finish()
    }
}
