import Checkpoints
import Foundation
import Tensors
import TestSupport
import Testing

struct SafetensorsTests {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    static let tensors: [String: Tensor] = [
        "b.weight": Tensor([1.5, -2, 0, 65504] as [Double], shape: [2, 2], dtype: .float16),
        "a.weight": Tensor([1, 2, 3] as [Double], shape: [1, 3], dtype: .bfloat16),
        "a.bias": Tensor([0.1, -0.0, .infinity] as [Double], dtype: .float64),
        "scale": Tensor([3.25] as [Double], shape: [], dtype: .float32),
        "none": Tensor.zeros([0, 4], .float32),
    ]

    @Test("what is written is read back with equal bits")
    func roundTrip() throws {
        let path = folder.file("x.safetensors")
        let metadata = ["format": "pt", "note \"é\"": "a\\b\n\u{1}"]
        try Safetensors.write(Self.tensors, metadata: metadata, to: path)
        let file = try SafetensorsFile(path: path)
        #expect(file.metadata == metadata)
        #expect(file.names == Self.tensors.keys.sorted())
        for (name, tensor) in Self.tensors {
            #expect(try file.tensor(name).hasEqualBits(tensor), "\(name)")
        }
    }

    @Test("equal tensors give equal bytes, whole words and an aligned header")
    func deterministic() throws {
        try Safetensors.write(Self.tensors, to: folder.file("x"))
        try Safetensors.write(Self.tensors, to: folder.file("y"))
        let bytes = try Data(contentsOf: URL(filePath: folder.file("x")))
        #expect(try bytes == Data(contentsOf: URL(filePath: folder.file("y"))))
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length.isMultiple(of: 8))
        #expect(bytes.count == 8 + length + Self.tensors.values.map(\.type.byteCount).reduce(0, +))
    }

    @Test("an older file is replaced as a whole and no other file is left")
    func replaces() throws {
        try folder.write("older".utf8, to: "x")
        try Safetensors.write(Self.tensors, to: folder.file("x"))
        #expect(try SafetensorsFile(path: folder.file("x")).names.count == Self.tensors.count)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x"])
    }

    @Test("a file that cannot be written is an error and leaves nothing behind")
    func unwritable() throws {
        try folder.write("".utf8, to: "taken/file")
        for path in [folder.file("no/such/folder/x"), folder.file("taken")] {
            let error = try #require(throws: CheckpointError.self) {
                try Safetensors.write(Self.tensors, to: path)
            }
            #expect(error.problems.first?.file == path)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["taken"])
    }

    @Test("a tensor cannot take the name of the metadata")
    func reserved() {
        #expect(throws: CheckpointError.self) {
            try Safetensors.write(["__metadata__": .zeros([1], .float32)], to: folder.file("x"))
        }
    }
}
