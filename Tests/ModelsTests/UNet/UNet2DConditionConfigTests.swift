import Checkpoints
import Models
import TestSupport
import Testing

/// Which U-Nets are built, and what is said of the others.
struct UNet2DConditionConfigTests {
    /// The configuration of a small U-Net with other members.
    private func config(_ members: [String: JSONValue]) throws -> UNet2DConditionConfig {
        let small: [String: JSONValue] = [
            "block_out_channels": [32, 64], "norm_num_groups": 8, "cross_attention_dim": 16,
            "layers_per_block": 2, "attention_head_dim": 2,
            "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
            "up_block_types": ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
        ]
        let folder = try TemporaryDirectory()
        try folder.write(
            JSONValue.object(small.merging(members) { $1 }).text.utf8,
            to: "config.json"
        )
        return try UNet2DConditionConfig(ComponentDirectory(path: folder.path))
    }

    @Test("distilled networks may lack the middle, or its attention")
    func middle() throws {
        #expect(try config([:]).hasMidBlock && config([:]).midBlockAttends)
        let plain = try config(["mid_block_type": "UNetMidBlock2D"])
        #expect(plain.hasMidBlock && !plain.midBlockAttends)
        #expect(try !config(["mid_block_type": nil]).hasMidBlock)
    }

    @Test(
        "transformer blocks may be counted for all, by level, or by attention",
        arguments: [
            ["transformer_layers_per_block": 3], ["transformer_layers_per_block": [1, 2]],
            [
                "transformer_layers_per_block": [1, [2, 1]],
                "reverse_transformer_layers_per_block": [[1, 2, 3], 1],
            ],
            ["only_cross_attention": [false, false]],
        ] as [[String: JSONValue]]
    )
    func taken(members: [String: JSONValue]) throws {
        #expect(throws: Never.self) { try config(members) }
    }

    @Test(
        "what is not built is refused by its key",
        arguments: [
            (
                ["transformer_layers_per_block": [1, [2, 1]]],
                "reverse_transformer_layers_per_block"
            ),
            (["transformer_layers_per_block": [1, 2, 3]], "transformer_layers_per_block"),
            (["transformer_layers_per_block": [1, [2, 1, 1]]], "transformer_layers_per_block"),
            (["transformer_layers_per_block": "two"], "transformer_layers_per_block"),
            (["mid_block_type": "UNetMidBlock2DSimpleCrossAttn"], "mid_block_type"),
            (["only_cross_attention": [false, true]], "only_cross_attention"),
            (["addition_embed_type": "image"], "addition_embed_type"),
            (["class_embed_type": "timestep"], "class_embed_type"),
            (["sample_size": 0], "sample_size"), (["sample_size": 2_147_483_647], "sample_size"),
            (["attention_head_dim": 3], "attention_head_dim"),
            (["norm_num_groups": 7], "norm_num_groups"),
        ] as [([String: JSONValue], String)]
    )
    func refused(members: [String: JSONValue], key: String) throws {
        let error = try #require(throws: CheckpointError.self) { try config(members) }
        #expect(error.description.contains("'\(key)'") || error.description.contains(key))
    }
}
