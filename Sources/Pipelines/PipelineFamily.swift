import Checkpoints

/// Which of diffusers' families of pipelines a model directory is for.
public enum PipelineFamily: String, Sendable, CaseIterable {
    /// Stable Diffusion 1.x and 2.x: one text encoder.
    case stableDiffusion = "StableDiffusion"
    /// Stable Diffusion XL: two text encoders, whose states stand side by side, and sizes as a condition.
    case stableDiffusionXL = "StableDiffusionXL"

    /// The classes in `model_index.json` that this family stands for; the weights are the same.
    var classNames: [String] {
        // Distilled models of the first family name a class of their own, which differs in its defaults only.
        let distilled = self == .stableDiffusion ? ["LatentConsistencyModelPipeline"] : []
        return ["Pipeline", "Img2ImgPipeline", "InpaintPipeline"].map { rawValue + $0 } + distilled
    }

    /// What each component has to be.
    var components: [(name: String, classes: [String])] {
        let tokenizers = ["CLIPTokenizer", "CLIPTokenizerFast"]
        let shared = [
            (name: "text_encoder", classes: ["CLIPTextModel"]),
            (name: "tokenizer", classes: tokenizers),
            (name: "unet", classes: ["UNet2DConditionModel"]),
            (name: "vae", classes: ["AutoencoderKL"]),
        ]
        return switch self {
        case .stableDiffusion: shared
        case .stableDiffusionXL:
            shared + [
                (name: "text_encoder_2", classes: ["CLIPTextModelWithProjection"]),
                (name: "tokenizer_2", classes: tokenizers),
            ]
        }
    }

    /// The folders of the components.
    public var componentNames: [String] { components.map(\.name) }

    /// The family that a model's index asks for.
    ///
    /// Throws where it asks for another, or for components of other classes than these.
    init(_ index: JSONConfig) throws(CheckpointError) {
        let families = Self.allCases
        let found = index.require(
            "_class_name",
            oneOf: families.flatMap(\.classNames).map { .string($0) }
        )
        guard let name = found?.string,
            let family = families.first(where: { $0.classNames.contains(name) })
        else {
            if !index.has("_class_name") {
                index.note("_class_name", what: "is missing", expected: "the pipeline's class")
            }
            try index.finish()
            self = .stableDiffusion
            return
        }
        for component in family.components {
            let name = index.value(component.name)?.array?.last?.string ?? ""
            if !component.classes.contains(name) {
                index.note(
                    component.name,
                    what: name.isEmpty
                        ? "is missing" : "asks for \(name), which is not supported",
                    expected: component.classes.joined(separator: " or ")
                )
            }
        }
        if index.value("requires_aesthetics_score") != nil {
            index.require("requires_aesthetics_score", oneOf: [false])
        }
        try index.finish()
        self = family
    }
}
