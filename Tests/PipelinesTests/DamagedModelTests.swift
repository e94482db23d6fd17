import Checkpoints
import Foundation
import Pipelines
import Tensors
import TestSupport
import Testing

/// Models whose configurations were damaged at random.
struct DamagedModelTests {
    static let names = [
        "model_index.json", "unet/config.json", "text_encoder/config.json", "vae/config.json",
    ]

    /// Words that make damage look like a configuration.
    static let words = [
        "\"", "{", "}", "[", "]", ",", ":", "null", "true", "0", "-1", "3", "1e400", "2147483648",
        "9223372036854775807", "\"silu\"", "DownBlock2D", "CrossAttnDownBlock2D", "_class_name",
    ]

    @Test("a model with a damaged configuration is refused or has its parts")
    func configurations() async {
        await #expect(processExitsWith: .success) {
            for (place, name) in Self.names.enumerated() {
                let folder = try TemporaryDirectory(), model = folder.file("model")
                try FileManager.default.copyItem(atPath: Repository.embeddedModel, toPath: model)
                let whole = try Data(contentsOf: URL(filePath: "\(model)/\(name)"))
                let fuzz = try Fuzz.run(
                    "model",
                    seed: UInt64(place) << 32,
                    count: Fuzz.count(60, slow: 2000),
                    damaging: [Array(whole)],
                    dictionary: Self.words
                ) { bytes in
                    try folder.write(bytes, to: "model/\(name)")
                    do {
                        _ = try PipelineComponents(
                            ModelDirectory(path: model),
                            evaluator: Evaluator(),
                            dtype: .float16,
                            isSymbolic: true
                        )
                        return true
                    } catch let error as CheckpointError {
                        #expect(!error.problems.isEmpty)
                        return false
                    }
                }
                #expect(fuzz.refused > 20, "\(name): \(fuzz)")
            }
        }
    }
}
