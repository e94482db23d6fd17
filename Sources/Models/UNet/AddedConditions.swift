import Checkpoints
public import Tensors

/// What an SDXL network is told of an image besides time and text (diffusers' `added_cond_kwargs`).
///
/// "SDXL: Improving Latent Diffusion Models for High-Resolution Image Synthesis", section 2.2.
public struct AddedConditions: Sendable {
    /// The pooled and projected text, `[batch, width]`.
    public let textEmbeds: Tensor
    /// Original height and width, top and left of the crop, target height and width; a row an image.
    public let timeIDs: [[Double]]

    /// Conditions from their parts.
    public init(textEmbeds: Tensor, timeIDs: [[Double]]) {
        precondition(
            textEmbeds.shape.count == 2 && textEmbeds.shape[0] == timeIDs.count,
            "added conditions: text \(textEmbeds.type) for \(timeIDs.count) rows of sizes"
        )
        self.textEmbeds = textEmbeds
        self.timeIDs = timeIDs
    }
}

/// How a U-Net takes its added conditions, from its `config.json`.
public struct AddedConditionsConfig: Sendable {
    /// Channels of the sinusoids of each number.
    public let timeEmbedDim: Int
    /// Width of the pooled text and the sinusoids together.
    public let inputDim: Int

    /// Numbers that an image is described by.
    public static let timeIDs = 6

    /// Width of the pooled text.
    public var textEmbedDim: Int { inputDim - Self.timeIDs * timeEmbedDim }

    /// Reads and checks the keys; nil where the network takes no added conditions.
    init?(_ config: JSONConfig) {
        guard config.has("addition_embed_type") else { return nil }
        config.require("addition_embed_type", oneOf: ["text_time"])
        timeEmbedDim = config.int("addition_time_embed_dim", in: 1...65536)
        inputDim = config.int("projection_class_embeddings_input_dim")
        if textEmbedDim < 1 {
            config.note(
                "projection_class_embeddings_input_dim",
                what: "is \(inputDim) for an addition_time_embed_dim of \(timeEmbedDim)",
                expected: "more than \(Self.timeIDs) times addition_time_embed_dim"
            )
        }
    }
}

/// Pooled text and sizes as a vector that is added to the embedded time.
struct AddedConditionsEmbedding {
    let path: String
    let sinusoids: Sinusoids
    let layers: EmbeddingLayers
    let dtype: DType

    init(
        _ loader: ModuleLoader,
        _ added: AddedConditionsConfig,
        _ config: UNet2DConditionConfig
    ) throws {
        path = loader.path
        sinusoids = Sinusoids(
            channels: added.timeEmbedDim,
            flipSinToCos: config.flipSinToCos,
            freqShift: config.freqShift
        )
        layers = try EmbeddingLayers(
            loader,
            inputs: added.inputDim,
            outputs: 4 * config.blockOutChannels[0]
        )
        dtype = loader.dtype
    }

    /// `[batch, 4 · channels]`; sizes are rounded to the run's dtype first, as diffusers does.
    func callAsFunction(_ added: AddedConditions, in pass: Pass) throws -> Tensor {
        let sizes = Tensor(added.timeIDs.flatMap { $0 }, dtype: dtype).doubles()
        let waves = Tensor(
            sinusoids(sizes),
            shape: [added.timeIDs.count, AddedConditionsConfig.timeIDs * sinusoids.channels],
            dtype: dtype
        )
        return try layers(
            pass.evaluator.concatenate([added.textEmbeds, waves], axis: 1),
            in: pass
        )
    }
}
