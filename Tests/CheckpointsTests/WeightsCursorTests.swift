import Checkpoints
import Tensors
import TestSupport
import Testing

struct WeightsCursorTests {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    /// A cursor over a file of zeros with these names and shapes.
    private func cursor(_ shapes: [String: [Int]]) throws -> WeightsCursor {
        let path = folder.file("x.safetensors")
        try Safetensors.write(shapes.mapValues { .zeros($0, .float16) }, to: path)
        return WeightsCursor(WeightsFiles(try SafetensorsFile(path: path)))
    }

    @Test("a cursor hands out tensors by path, as they are stored")
    func handsOut() throws {
        let root = try cursor([
            "down_blocks.0.conv.weight": [2, 3], "down_blocks.0.conv.bias": [2],
        ])
        let conv = root.child("down_blocks").child(0).child("conv")
        #expect(conv.path == "down_blocks.0.conv")
        let weight = conv.tensor("weight", shape: [2, 3])
        #expect(weight.shape == [2, 3])
        #expect(weight.dtype == .float16)
        #expect(conv.optionalTensor("bias", shape: [2])?.shape == [2])
        #expect(conv.optionalTensor("scale", shape: [2]) == nil)
        #expect(conv.entry("bias")?.shape == [2])
        #expect(root.containsChild("down_blocks"))
        #expect(!root.containsChild("down"))
        #expect(throws: Never.self) { try root.finish() }
    }

    @Test("one error lists what is missing, misshapen and unused, with the nearest name")
    func listsAll() throws {
        let root = try cursor(["a.wieght": [2], "b.weight": [3], "other.scale": [1]])
        #expect(root.child("a").tensor("weight", shape: [2]).doubles() == [0, 0])
        #expect(root.child("b").tensor("weight", shape: [4, 1]).shape == [4, 1])
        _ = root.child("b").optionalTensor("weight", shape: [4, 1])
        let error = try #require(throws: CheckpointError.self) { try root.finish() }
        #expect(
            error.problems.map(\.subject) == [
                "tensor 'a.weight'", "tensor 'b.weight'", "tensor 'a.wieght'",
                "tensor 'other.scale'",
            ]
        )
        #expect(error.problems[0].expected.contains("'a.wieght'"))
        #expect(error.problems[1].what.contains("[3]"))
        #expect(error.problems[1].expected.contains("[4, 1]"))
    }

    @Test("very many problems of a kind are counted")
    func counts() throws {
        let root = try cursor(Dictionary(uniqueKeysWithValues: (0..<50).map { ("t\($0)", [1]) }))
        for index in 0..<30 { _ = root.child("missing").tensor("\(index)", shape: [1]) }
        let error = try #require(throws: CheckpointError.self) { try root.finish() }
        #expect(error.problems.count == 22)
        #expect(error.description.contains("20 more missing"))
        #expect(error.description.contains("40 more unused"))
    }

    @Test(
        "a prefix that the file lacks is dropped, one that it has is kept",
        arguments: [false, true]
    )
    func prefix(_ hasPrefix: Bool) throws {
        let prefix = hasPrefix ? "text_model." : ""
        let root = try cursor(["\(prefix)embeddings.weight": [2], "\(prefix)position_ids": [1]])
            .droppingPrefix("text_model")
        let embeddings = root.child("text_model").child("embeddings")
        #expect(embeddings.path == "text_model.embeddings")
        _ = embeddings.tensor("weight", shape: [2])
        #expect(throws: CheckpointError.self) { try root.finish() }
        #expect(throws: Never.self) { try root.finish(ignoring: ["text_model.position_ids"]) }
        #expect(throws: Never.self) { try root.finish(ignoring: ["text_model.pos*"]) }
    }

    @Test("a tensor of integers is no weight")
    func integers() throws {
        let header = #"{"x":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}"#
        let path = try folder.write(safetensors(header, data: [1]), to: "i.safetensors")
        let root = WeightsCursor(WeightsFiles(try SafetensorsFile(path: path)))
        _ = root.tensor("x", shape: [1])
        let error = try #require(throws: CheckpointError.self) { try root.finish() }
        #expect(error.problems.map(\.what) == ["is stored as I8"])
    }

    @Test(
        "an absurd shape is an error and takes no memory",
        arguments: [[1 << 40, 1 << 10], [1 << 40, 1 << 40], [1 << 62, 1 << 62, 0]]
    )
    func absurd(_ shape: [Int]) throws {
        let root = try cursor([:])
        _ = root.tensor("x", shape: shape)
        #expect(throws: CheckpointError.self) { try root.finish() }
    }
}
