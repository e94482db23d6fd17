import Checkpoints
import Foundation
import Randomness
import Tensors
import TestSupport
import Testing

/// A recorded sequence of draws of one generator (Fixtures/generators).
struct RecordedDraws: Sendable, CustomTestStringConvertible {
    /// One draw of the sequence.
    struct Call: Sendable {
        let key: String
        let dtype: DType
        let shape: [Int]
    }

    let name: String
    let generator: String
    let seed: UInt64
    /// The largest grid, where the generator has one.
    let threads: Int?
    /// What a number has to exceed to be recorded; nil where all are.
    let beyond: Double?
    let calls: [Call]

    init?(_ json: JSONValue) {
        guard let name = json["name"]?.string, let params = json["params"],
            let generator = params["generator"]?.string,
            let seed = params["seed"]?.string.flatMap({ UInt64($0) })
        else { return nil }
        self.name = name
        self.generator = generator
        self.seed = seed
        threads = params["threads"]?.int
        beyond = params["beyond"]?.double
        calls = (params["calls"]?.array ?? []).enumerated().compactMap { index, call in
            guard let dtype = call.array?.first?.string.flatMap({ DType(rawValue: $0) }),
                let shape = call.array?.last?.ints
            else { return nil }
            return Call(key: "\(name).\(index)", dtype: dtype, shape: shape)
        }
    }

    var testDescription: String { name }

    static func all(_ generator: String) -> [RecordedDraws] {
        let index = try? JSONValue(
            file: Repository.path("Tests/Fixtures/generators/generators.json")
        )
        return (index?["cases"]?.array ?? []).compactMap(RecordedDraws.init)
            .filter { $0.generator == generator }
    }

    static func file() throws(CheckpointError) -> SafetensorsFile {
        try SafetensorsFile(
            path: Repository.path("Tests/Fixtures/generators/generators.safetensors")
        )
    }
}
