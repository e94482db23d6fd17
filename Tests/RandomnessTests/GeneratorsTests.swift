import Foundation
import Randomness
import Tensors
import Testing

@Suite struct GeneratorsTests {
    @Test("the roster names each file of the folder")
    func rosterMatchesFolder() throws {
        let folder = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Randomness/NormalGenerators")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let types = Generators.all.map { "\($0).swift" }
        #expect(types.sorted() == files.sorted())
        #expect(Set(Generators.names).count == Generators.all.count)
    }

    @Test("a stream repeats with its seed and differs with another", arguments: Generators.names)
    func seeded(name: String) throws {
        var first = try Generators.make(name, seed: 42)
        var again = try Generators.make(name, seed: 42)
        var other = try Generators.make(name, seed: 43)
        for dtype in DType.allCases {
            for shape in [[], [3], [0, 4], [2, 3, 5], [1, 4, 8, 8]] {
                let drawn = first.randn(shape, dtype)
                #expect(drawn.type == TensorType(shape, dtype))
                #expect(drawn.hasEqualBits(again.randn(shape, dtype)))
                let different = other.randn(shape, dtype)
                #expect(drawn.count == 0 || !drawn.hasEqualBits(different))
            }
        }
    }

    @Test("a copy of a stream repeats what the original draws", arguments: Generators.names)
    func isValue(name: String) throws {
        var original = try Generators.make(name, seed: 5)
        _ = original.randn([3], .float32)
        var copy = original
        let drawn = original.randn([40], .float32)
        #expect(copy.randn([40], .float32).hasEqualBits(drawn))
    }

    /// Bounds of six standard errors for a million samples.
    @Test("samples have mean 0, variance 1 and a normal's tails", arguments: Generators.names)
    func distribution(name: String) throws {
        var stream = try Generators.make(name, seed: 1)
        let count = 1_000_000
        let samples = stream.randn([count], .float32).doubles()
        let mean = samples.reduce(0, +) / Double(count)
        let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        let beyondTwo = Double(samples.count { abs($0) > 2 }) / Double(count)
        #expect(abs(mean) < 0.006)
        #expect(abs(variance - 1) < 0.0085)
        #expect(abs(beyondTwo - 0.0455) < 0.00126)
    }

    @Test("an unknown name is answered with the known ones")
    func unknownName() {
        let error = #expect(throws: GeneratorError.self) {
            try Generators.make("torhc", seed: 0)
        }
        #expect(error == .unknownName("torhc", known: Generators.names))
        #expect(error?.description.contains("torch, philox, numpy, numpy-default-rng") == true)
    }

    @Test("a seed of more than 32 bits is refused where NumPy refuses it, and taken elsewhere")
    func longSeed() throws {
        let seed: UInt64 = 1 << 32
        for name in Generators.names where name != NumPyGenerator.name {
            #expect(throws: Never.self) { try Generators.make(name, seed: seed) }
        }
        #expect(throws: Never.self) { try Generators.make(NumPyGenerator.name, seed: seed - 1) }
        let error = #expect(throws: GeneratorError.self) {
            try Generators.make(NumPyGenerator.name, seed: seed)
        }
        #expect(
            error == .impossibleSeed(seed, generator: "numpy", possible: 0...4_294_967_295)
        )
        #expect(error?.description.contains("4294967296; possible are 0 to 4294967295") == true)
    }
}
