import Checkpoints
import TestSupport
import Testing

/// The golden files were written by the safetensors library: what it writes has to be readable.
struct GoldenFilesTests {
    static let areas = [
        "attention", "dtypes", "metrics", "models", "philox", "pipeline", "rng", "schedulers",
        "tokenizer",
    ]

    static let cases = areas.flatMap { Golden.cases($0) }

    @Test("some golden cases are there")
    func someCases() {
        #expect(!Self.cases.isEmpty)
    }

    @Test("each tensor of a golden file has the shape that the index gives", arguments: cases)
    func shapes(_ golden: GoldenCase) throws {
        let file = try golden.load()
        #expect(!golden.tensors.isEmpty)
        for (name, tensor) in golden.tensors {
            #expect(file.entry(name)?.shape == tensor.shape, "\(name)")
        }
    }

    @Test("each tensor of a golden file can be read, as floats or as integers", arguments: cases)
    func contents(_ golden: GoldenCase) throws {
        let file = try golden.load()
        for name in file.names {
            let count = try #require(file.entry(name)).count
            #expect(try file.doubles(name).count == count, "\(name)")
        }
    }
}
