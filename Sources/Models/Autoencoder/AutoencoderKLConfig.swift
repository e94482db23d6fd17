public import Checkpoints

/// The shape of an autoencoder, from its `config.json` (diffusers' `AutoencoderKL`).
public struct AutoencoderKLConfig: Sendable {
    /// Channels of images, of decoded images, of latents.
    public let inChannels: Int, outChannels: Int, latentChannels: Int
    /// Channels of each level.
    public let blockOutChannels: [Int]
    /// Residual blocks of a level on the way down; one more on the way up.
    public let layersPerBlock: Int
    /// Groups of the group norms.
    public let normGroups: Int
    /// Height and width of the images that it was trained on; larger ones may be cut into tiles.
    public let sampleSize: Int
    /// Whether diffusers' SDXL pipeline decodes in float32 where the rest is float16.
    public let forceUpcast: Bool
    /// What latents are multiplied by before the U-Net sees them.
    public let scalingFactor: Double
    /// Whether the middle attends, and whether 1×1 convolutions stand around the latents.
    public let midBlockAttends: Bool, usesQuantConv: Bool, usesPostQuantConv: Bool

    /// Pixels of an image for one of the latents, along an axis.
    public var scaleFactor: Int { 1 << (blockOutChannels.count - 1) }

    /// Reads the `config.json` of a component folder; throws `CheckpointError` with everything that is wrong with it.
    public init(_ directory: ComponentDirectory) throws(CheckpointError) {
        let file = try directory.config()
        self.init(file)
        try file.finish()
    }

    /// Reads and checks every key; the caller finishes the configuration.
    init(_ config: JSONConfig) {
        inChannels = config.int("in_channels", default: 3)
        outChannels = config.int("out_channels", default: 3)
        latentChannels = config.int("latent_channels", default: 4)
        blockOutChannels = config.ints("block_out_channels", default: [64])
        layersPerBlock = config.int("layers_per_block", default: 1, in: 1...64)
        normGroups = config.int("norm_num_groups", default: 32, in: 1...65536)
        sampleSize = config.int("sample_size", default: 32, in: 1...65536)
        forceUpcast = config.bool("force_upcast", default: true)
        scalingFactor = config.double("scaling_factor", default: 0.18215)
        if scalingFactor <= 0 {
            config.note(
                "scaling_factor",
                what: "is \(scalingFactor)",
                expected: "a number above 0"
            )
        }
        midBlockAttends = config.bool("mid_block_add_attention", default: true)
        usesQuantConv = config.bool("use_quant_conv", default: true)
        usesPostQuantConv = config.bool("use_post_quant_conv", default: true)
        let supported: [(String, [JSONValue])] = [
            ("act_fn", ["silu"]), ("latents_mean", [nil]), ("latents_std", [nil]),
            ("shift_factor", [nil]),
        ]
        for (key, values) in supported where config.value(key) != nil {
            config.require(key, oneOf: values)
        }
        let levels = blockOutChannels.count
        Self.check(config, "down_block_types", "DownEncoderBlock2D", levels: levels)
        Self.check(config, "up_block_types", "UpDecoderBlock2D", levels: levels)
        for channels in blockOutChannels where channels < 1 || channels % normGroups != 0 {
            config.note(
                "block_out_channels",
                what: "has \(channels) for norm_num_groups \(normGroups)",
                expected: "multiples of norm_num_groups"
            )
        }
    }

    private static func check(
        _ config: JSONConfig,
        _ key: String,
        _ supported: String,
        levels: Int
    ) {
        let types = config.strings(key, default: [supported])
        for type in types where type != supported {
            config.note(key, what: "has '\(type)', which is not supported", expected: supported)
        }
        if types.count != levels || levels == 0 {
            config.note(
                key,
                what: "has \(types.count) blocks for \(levels) of block_out_channels",
                expected: "as many"
            )
        }
    }
}
