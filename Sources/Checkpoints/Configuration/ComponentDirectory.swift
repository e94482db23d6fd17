import Foundation

/// The folder of one component of a model: its configuration and its weights.
public struct ComponentDirectory: Sendable {
    /// The folder.
    public let path: String
    /// Which variant of the weights is wanted (`fp16`), or nil.
    public let variant: String?

    /// Names a folder; throws if there is none at `path`.
    public init(path: String, variant: String? = nil) throws(CheckpointError) {
        try Folder.require(path, holding: "a component of the model")
        self.path = path
        self.variant = variant
    }

    /// Reads the configuration.
    public func config(_ name: String = "config.json") throws(CheckpointError) -> JSONConfig {
        try JSONConfig(path: Folder.join(path, name))
    }

    /// Maps the weights: the plain ones, or those of the variant where the folder has them.
    ///
    /// Where no variant is wanted and only one is there, it is taken. Throws what is there instead if they are not, or
    /// what is wrong with them.
    public func weights() throws(CheckpointError) -> WeightsFiles {
        let name = try weightsName()
        let file = Folder.join(path, name)
        return name.hasSuffix(".json")
            ? try WeightsFiles(index: file, in: Folder.join(path, ""))
            : WeightsFiles(try SafetensorsFile(path: file))
    }

    /// The name of the file of weights, or of the index of its shards.
    func weightsName() throws(CheckpointError) -> String {
        let found = candidates
        let wanted = found.first { variant != nil && $0.variant == variant }
        if let name = (wanted ?? found.first { $0.variant == nil })?.name { return name }
        let variants = Set(found.compactMap(\.variant)).sorted()
        if variants.count == 1, variant == nil, let only = found.first { return only.name }
        throw variants.isEmpty ? absence : ambiguity(variants)
    }

    /// Whether the folder has the variant that is wanted.
    var hasVariant: Bool { candidates.contains { $0.variant == variant } }

    /// Every set of weights in the folder; a whole file comes before an index, diffusers' name before transformers'.
    private var candidates: [WeightsName] {
        Folder.contents(path).compactMap(WeightsName.init)
            .sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
    }

    private var absence: CheckpointError {
        let others = Folder.contents(path).filter { name in
            [".bin", ".safetensors", ".ckpt", ".msgpack", ".onnx"].contains(where: name.hasSuffix)
        }
        return CheckpointError(
            CheckpointProblem(
                file: path,
                what: others.isEmpty
                    ? "holds no weights"
                    : "holds no weights that can be read, only "
                        + others.prefix(5).joined(separator: ", "),
                expected: WeightsName.plain.joined(separator: " or ") + ", whole or in shards",
                remedy: others.isEmpty
                    ? "fetch the component's weights" : "convert them to safetensors",
                isMissing: others.isEmpty
            )
        )
    }

    private func ambiguity(_ variants: [String]) -> CheckpointError {
        let list = variants.joined(separator: ", ")
        return CheckpointError(
            CheckpointProblem(
                file: path,
                what: variant.map { "holds no weights of the variant '\($0)', only of \(list)" }
                    ?? "holds weights of the variants \(list) and no plain ones",
                expected: "one set of weights",
                remedy: "name one of these variants"
            )
        )
    }
}

/// What a file name says of the weights in it, or behind it.
struct WeightsName {
    /// What diffusers and transformers call the file of a component's weights.
    static let plain = ["diffusion_pytorch_model.safetensors", "model.safetensors"]

    let name: String
    /// The part between stem and ending, as in `model.fp16.safetensors`; nil where there is none.
    let variant: String?
    /// What is taken first where there are several.
    let rank: Int

    /// Reads a name; nil where it is neither a whole file of weights nor an index of shards.
    ///
    /// An index may have its variant at either place: `model.fp16.safetensors.index.json` and
    /// `model.safetensors.index.fp16.json`.
    init?(_ name: String) {
        for (stem, plain) in ["diffusion_pytorch_model", "model"].enumerated()
        where name.hasPrefix("\(plain).") {
            var parts = name.dropFirst(plain.count + 1).split(
                separator: ".",
                omittingEmptySubsequences: false
            )
            let isIndex = parts.last == "json"
            if isIndex { parts.removeAll { $0 == "json" || $0 == "index" } }
            parts.removeAll { $0 == "safetensors" }
            let isWeights =
                isIndex ? name.contains(".safetensors.index.") : name.hasSuffix(".safetensors")
            // A shard has its number after its variant.
            guard isWeights, parts.count <= 1, parts.first?.contains("-of-") != true
            else { return nil }
            self.name = name
            variant = parts.first.map(String.init)
            rank = 2 * stem + (isIndex ? 1 : 0)
            return
        }
        return nil
    }
}
