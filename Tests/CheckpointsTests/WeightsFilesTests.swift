import Checkpoints
import Tensors
import TestSupport
import Testing

/// Weights in one file, in shards, and in variants.
struct WeightsFilesTests {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        try folder.write("{}".utf8, to: "unet/config.json")
    }

    private func weights(_ variant: String? = nil) throws -> WeightsFiles {
        try ComponentDirectory(path: folder.file("unet"), variant: variant).weights()
    }

    private func write(_ name: String, _ tensors: [String]) throws {
        let zeros = tensors.map { ($0, Tensor.zeros([$0.utf8.count], .float32)) }
        try Safetensors.write(
            Dictionary(uniqueKeysWithValues: zeros),
            to: folder.file("unet/\(name)")
        )
    }

    private func index(_ name: String, _ map: [String: String]) throws {
        let members = map.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \"\($0.value)\"" }
        try folder.write(
            "{\"weight_map\": {\(members.joined(separator: ", "))}}".utf8,
            to: "unet/\(name)"
        )
    }

    @Test(
        "shards are read as one",
        arguments: [
            "diffusion_pytorch_model.safetensors.index.json", "model.safetensors.index.json",
            "model.safetensors.index.fp16.json", "model.fp16.safetensors.index.json",
        ]
    )
    func shards(_ name: String) throws {
        try write("one-00001-of-00002.safetensors", ["a", "bb"])
        try write("one-00002-of-00002.safetensors", ["ccc"])
        try index(
            name,
            [
                "a": "one-00001-of-00002.safetensors", "bb": "one-00001-of-00002.safetensors",
                "ccc": "one-00002-of-00002.safetensors",
            ]
        )
        for variant in [nil, "fp16"] {
            let weights = try weights(variant)
            #expect(weights.names == ["a", "bb", "ccc"])
            #expect(weights.files.count == 2)
            #expect(weights.entry("ccc")?.shape == [3])
            #expect(try weights.tensor("bb").shape == [2])
            #expect(weights.entry("d") == nil)
            #expect(throws: CheckpointError.self) { try weights.tensor("d") }
        }
        let root = WeightsCursor(try weights())
        _ = root.tensor("a", shape: [1])
        let error = try #require(throws: CheckpointError.self) { try root.finish() }
        #expect(error.problems.map(\.subject) == ["tensor 'bb'", "tensor 'ccc'"])
    }

    @Test("a shard that is missing, and tensors that are elsewhere, are all named at once")
    func brokenShards() throws {
        try write("x.safetensors", ["a", "stray"])
        try index(
            "model.safetensors.index.json",
            ["a": "x.safetensors", "b": "y.safetensors", "c": "../z.safetensors"]
        )
        let outside = try #require(throws: CheckpointError.self) { try weights() }
        #expect(outside.description.contains("../z.safetensors"))
        try index(
            "model.safetensors.index.json",
            ["a": "x.safetensors", "b": "y.safetensors"]
        )
        let error = try #require(throws: CheckpointError.self) { try weights() }
        #expect(error.problems.count == 2)
        #expect(error.description.contains("'stray'"))
        #expect(error.description.contains("y.safetensors"))
        try index(
            "model.safetensors.index.json",
            ["a": "x.safetensors", "stray": "x.safetensors", "b": "x.safetensors"]
        )
        let missing = try #require(throws: CheckpointError.self) { try weights() }
        #expect(missing.problems.map(\.subject) == ["tensor 'b'"])
        try index("model.safetensors.index.json", [:])
        #expect(throws: CheckpointError.self) { try weights() }
    }

    @Test("a variant is taken where it is wanted or the only one; plain weights otherwise")
    func variants() throws {
        try write("diffusion_pytorch_model.fp16.safetensors", ["half"])
        #expect(try weights().names == ["half"])
        #expect(try weights("fp16").names == ["half"])
        try write("diffusion_pytorch_model.non_ema.safetensors", ["all"])
        #expect(try weights("non_ema").names == ["all"])
        let several = try #require(throws: CheckpointError.self) { try weights() }
        #expect(several.description.contains("fp16, non_ema"))
        let other = try #require(throws: CheckpointError.self) { try weights("bf16") }
        #expect(other.description.contains("'bf16'"))
        try write("diffusion_pytorch_model.safetensors", ["plain"])
        #expect(try weights().names == ["plain"])
        #expect(try weights("fp16").names == ["half"])
        #expect(try weights("bf16").names == ["plain"])
    }

    @Test("a model that has a variant nowhere is refused by its name")
    func unknownVariant() throws {
        try write("diffusion_pytorch_model.fp16.safetensors", ["half"])
        #expect(throws: Never.self) { try ModelDirectory(path: folder.path, variant: "fp16") }
        let error = try #require(throws: CheckpointError.self) {
            try ModelDirectory(path: folder.path, variant: "fp8")
        }
        #expect(error.description.contains("'fp8'"))
    }
}
