import Checkpoints
import Tensors
import TestSupport
import Testing

struct ModelDirectoryTests {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test(
        "a component gives its configuration and its weights",
        arguments: ["diffusion_pytorch_model.safetensors", "model.safetensors"]
    )
    func component(_ name: String) throws {
        try folder.write("{\"_class_name\": \"X\"}".utf8, to: "model_index.json")
        try folder.write("{\"size\": 3}".utf8, to: "unet/config.json")
        try Safetensors.write(["x": .zeros([1], .float32)], to: folder.file("unet/\(name)"))
        let model = try ModelDirectory(path: folder.path + "/")
        #expect(try model.index().string("_class_name") == "X")
        #expect(model.hasComponent("unet"))
        #expect(!model.hasComponent("vae"))
        let unet = try model.component("unet")
        #expect(try unet.config().int("size") == 3)
        #expect(try unet.weights().names == ["x"])
    }

    @Test(
        "weights in another form are named beside the names that were looked for",
        arguments: ["pytorch_model.bin", "unet.safetensors", "model-00001-of-00002.safetensors"]
    )
    func otherForms(_ name: String) throws {
        try folder.write("".utf8, to: name)
        let component = try ComponentDirectory(path: folder.path)
        let error = try #require(throws: CheckpointError.self) { try component.weights() }
        #expect(error.description.contains(name))
        for wanted in ["diffusion_pytorch_model.safetensors", "model.safetensors"] {
            #expect(error.description.contains(wanted))
        }
    }

    @Test("a folder that is not there or is a file is refused")
    func noFolder() throws {
        try folder.write("".utf8, to: "file")
        let model = try ModelDirectory(path: folder.path)
        for name in ["none", "file"] {
            #expect(throws: CheckpointError.self) { try model.component(name) }
            #expect(throws: CheckpointError.self) { try ModelDirectory(path: folder.file(name)) }
        }
        #expect(throws: CheckpointError.self) { try model.index() }
        #expect(throws: CheckpointError.self) {
            try ComponentDirectory(path: folder.path).weights()
        }
    }
}
