import Checkpoints
import Foundation

/// The model of a golden run as a directory of its own, made of links to the golden parts.
public struct GoldenModel {
    /// The directory.
    public let folder: TemporaryDirectory
    private let golden: GoldenCase

    /// Makes the directory; throws if the system refuses.
    public init(_ golden: GoldenCase) throws {
        self.golden = golden
        folder = try TemporaryDirectory()
        let isXL = Self.isXL(golden)
        var index: [String: JSONValue] = [
            "_class_name": .string(isXL ? "StableDiffusionXLPipeline" : "StableDiffusionPipeline"),
            "text_encoder": ["transformers", "CLIPTextModel"],
            "tokenizer": ["transformers", "CLIPTokenizer"],
            "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
        ]
        for part in Self.parts {
            guard let name = golden.params[part]?.string else { continue }
            try link("models/\(name)", as: part)
        }
        try link("tokenizer/clip", as: "tokenizer")
        if isXL {
            index["text_encoder_2"] = ["transformers", "CLIPTextModelWithProjection"]
            index["tokenizer_2"] = ["transformers", "CLIPTokenizer"]
            try secondTokenizer()
        }
        let name = golden.params["scheduler"]?.string ?? ""
        var config = golden.params["scheduler_config"]?.object ?? [:]
        config["_class_name"] = .string(name)
        try folder.write(
            JSONValue.object(config).text.utf8,
            to: "scheduler/scheduler_config.json"
        )
        index["scheduler"] = ["diffusers", .string(name)]
        try folder.write(JSONValue.object(index).text.utf8, to: "model_index.json")
    }

    /// Whether a run is one of Stable Diffusion XL.
    public static func isXL(_ golden: GoldenCase) -> Bool {
        golden.params["kind"]?.string?.hasPrefix("sdxl") == true
    }

    /// Whether the parts are there.
    public static func isAvailable(_ golden: GoldenCase) -> Bool {
        parts.allSatisfy { part in
            golden.params[part]?.string.map {
                FileManager.default.fileExists(atPath: file("models/\($0)/config.json", golden))
            } ?? true
        }
    }

    private static let parts = ["text_encoder", "text_encoder_2", "unet", "vae"]

    private func link(_ target: String, as name: String) throws {
        try Links.make(from: folder.file(name), to: Self.file(target, golden))
    }

    /// A file of the case's own folder, or of the repository's golden data.
    private static func file(_ relative: String, _ golden: GoldenCase) -> String {
        let own = "\(golden.directory)/\(relative)"
        return FileManager.default.fileExists(atPath: own)
            ? own : Repository.path("Tests/Fixtures/golden/\(relative)")
    }

    /// The golden tokenizer padding with "!", as SDXL's second one does.
    private func secondTokenizer() throws {
        for name in ["tokenizer_config.json", "special_tokens_map.json"] {
            let path = Self.file("tokenizer/clip/\(name)", golden)
            var members = try JSONValue(file: path).object ?? [:]
            members["pad_token"] = "!"
            try folder.write(JSONValue.object(members).text.utf8, to: "tokenizer_2/\(name)")
        }
        for name in ["vocab.json", "merges.txt"] {
            try link("tokenizer/clip/\(name)", as: "tokenizer_2/\(name)")
        }
    }
}
