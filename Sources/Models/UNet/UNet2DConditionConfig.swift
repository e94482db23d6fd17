public import Checkpoints
import Tensors

/// The shape of a conditional U-Net, from its `config.json` (diffusers' `UNet2DConditionModel`).
public struct UNet2DConditionConfig: Sendable {
    /// Channels of the latents that go in and of the noise that comes out.
    public let inChannels: Int, outChannels: Int
    /// Height and width of the latents that the model was trained on, or nil.
    public let sampleSize: Int?
    /// Channels of each level.
    public let blockOutChannels: [Int]
    /// Whether each level on the way down, and on the way up, attends.
    public let downAttends: [Bool], upAttends: [Bool]
    /// Whether there is a block in the middle, and whether it attends; some distilled networks do without.
    public let hasMidBlock: Bool, midBlockAttends: Bool
    /// Residual blocks of a level on the way down; one more on the way up.
    public let layersPerBlock: Int
    /// Transformer blocks of each attention.
    let transformerLayers: TransformerLayers
    /// Attention heads of each level (the key is `attention_head_dim`, a misnomer that published files keep).
    public let heads: [Int]
    /// Width of the text's tokens.
    public let crossAttentionDim: Int
    /// Groups and epsilon of the group norms.
    public let normGroups: Int, normEpsilon: Double
    /// Whether cosines come before sines in the time embedding, and its frequency shift.
    public let flipSinToCos: Bool, freqShift: Double
    /// Whether tokens are projected by linear layers rather than by 1×1 convolutions.
    public let usesLinearProjection: Bool
    /// Whether attention scores are computed in float32 by the plain backends.
    public let upcastsAttention: Bool
    /// What the U-Net is told of an image besides time and text, or nil (SDXL's `text_time`).
    public let addedConditions: AddedConditionsConfig?
    /// Width of the embedding of the guidance scale that a distilled U-Net is told, or nil.
    public let timeCondProjDim: Int?

    /// Reads the `config.json` of a component folder; throws `CheckpointError` with everything that is wrong with it.
    public init(_ directory: ComponentDirectory) throws(CheckpointError) {
        let file = try directory.config()
        self.init(file)
        try file.finish()
    }

    /// Reads and checks every key; the caller finishes the configuration.
    init(_ config: JSONConfig) {
        inChannels = config.int("in_channels", default: 4)
        outChannels = config.int("out_channels", default: 4)
        sampleSize = config.optionalInt("sample_size", in: 1...65536)
        blockOutChannels = config.ints("block_out_channels", default: [320, 640, 1280, 1280])
        let levels = blockOutChannels.count
        let down = config.strings(
            "down_block_types",
            default: [
                "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D",
                "DownBlock2D",
            ]
        )
        let up = config.strings(
            "up_block_types",
            default: [
                "UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D",
            ]
        )
        downAttends = Self.attends(
            config,
            "down_block_types",
            down,
            plain: "DownBlock2D",
            crossing: "CrossAttnDownBlock2D",
            levels: levels
        )
        upAttends = Self.attends(
            config,
            "up_block_types",
            up,
            plain: "UpBlock2D",
            crossing: "CrossAttnUpBlock2D",
            levels: levels
        )
        hasMidBlock = config.value("mid_block_type").map { !$0.isNull } ?? true
        midBlockAttends = config.value("mid_block_type") != "UNetMidBlock2D"
        layersPerBlock = config.int("layers_per_block", default: 2, in: 1...64)
        transformerLayers = TransformerLayers(
            config,
            layersPerBlock: layersPerBlock,
            levels: levels
        )
        heads = config.ints(
            config.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim",
            count: levels,
            default: 8
        )
        crossAttentionDim = config.int("cross_attention_dim", default: 1280)
        normGroups = config.int("norm_num_groups", default: 32, in: 1...65536)
        normEpsilon = config.double("norm_eps", default: 1e-5)
        flipSinToCos = config.bool("flip_sin_to_cos", default: true)
        freqShift = config.double("freq_shift", default: 0)
        usesLinearProjection = config.bool("use_linear_projection", default: false)
        upcastsAttention = config.bool("upcast_attention", default: false)
        addedConditions = AddedConditionsConfig(config)
        timeCondProjDim = config.optionalInt("time_cond_proj_dim", in: 1...65536)
        Self.refuseOtherForms(config, levels: levels)
        for (level, channels) in blockOutChannels.enumerated() {
            if channels < 1 || channels % normGroups != 0 {
                config.note(
                    "block_out_channels",
                    what: "has \(channels) for norm_num_groups \(normGroups)",
                    expected: "multiples of norm_num_groups"
                )
            }
            if level < heads.count, heads[level] < 1 || channels % max(heads[level], 1) != 0 {
                config.note(
                    "attention_head_dim",
                    what: "is \(heads[level]) for \(channels) channels",
                    expected: "a divisor of the level's channels"
                )
            }
        }
    }

    /// One flag a level; notes a list of another length or with a block that is not supported.
    private static func attends(
        _ config: JSONConfig,
        _ key: String,
        _ types: [String],
        plain: String,
        crossing: String,
        levels: Int
    ) -> [Bool] {
        if types.count != levels || levels == 0 {
            config.note(
                key,
                what: "has \(types.count) blocks for \(levels) of block_out_channels",
                expected: "as many"
            )
        }
        for type in types where type != plain && type != crossing {
            config.note(
                key,
                what: "has '\(type)', which is not supported",
                expected: "\(crossing) or \(plain)"
            )
        }
        return types.map { $0 == crossing }
    }

    /// Notes every key that asks for something this U-Net does not do.
    private static func refuseOtherForms(_ config: JSONConfig, levels: Int) {
        let supported: [(String, [JSONValue])] = [
            ("mid_block_type", [nil, "UNetMidBlock2D", "UNetMidBlock2DCrossAttn"]),
            ("act_fn", ["silu", "swish"]),
            ("attention_type", ["default"]),
            ("center_input_sample", [false]), ("class_embed_type", [nil]),
            ("class_embeddings_concat", [false]), ("conv_in_kernel", [3]), ("conv_out_kernel", [3]),
            ("cross_attention_norm", [nil]), ("downsample_padding", [1]),
            ("dual_cross_attention", [false]), ("encoder_hid_dim", [nil]),
            ("encoder_hid_dim_type", [nil]), ("mid_block_only_cross_attention", [nil, false]),
            ("mid_block_scale_factor", [1]), ("num_class_embeds", [nil]),
            ("only_cross_attention", [false, .array(Array(repeating: false, count: levels))]),
            ("resnet_out_scale_factor", [1]),
            ("resnet_skip_time_act", [false]), ("resnet_time_scale_shift", ["default"]),
            ("time_embedding_act_fn", [nil]), ("time_embedding_dim", [nil]),
            ("time_embedding_type", ["positional"]), ("timestep_post_act", [nil]),
        ]
        for (key, values) in supported where config.value(key) != nil {
            config.require(key, oneOf: values)
        }
    }
}
