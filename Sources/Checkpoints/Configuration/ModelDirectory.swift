import Foundation

/// A model in diffusers' layout: a folder with `model_index.json` and a folder for each component.
public struct ModelDirectory: Sendable {
    /// The folder.
    public let path: String

    /// Names a folder; throws if there is none at `path`.
    public init(path: String) throws(CheckpointError) {
        try requireFolder(path, holding: "a model in diffusers' layout")
        self.path = path
    }

    /// `model_index.json`: which class each component is of.
    public func index() throws(CheckpointError) -> JSONConfig {
        try JSONConfig(path: join(path, "model_index.json"))
    }

    /// Whether there is a folder for the component `name`.
    public func hasComponent(_ name: String) -> Bool { isFolder(join(path, name)) }

    /// The component `name` (`unet`, `vae`, `text_encoder`); throws if it has no folder.
    public func component(_ name: String) throws(CheckpointError) -> ComponentDirectory {
        try ComponentDirectory(path: join(path, name))
    }
}

/// The folder of one component of a model: its configuration and its weights.
public struct ComponentDirectory: Sendable {
    /// What diffusers and transformers call a file of weights, in the order in which they are
    /// looked for.
    public static let weightsNames = ["diffusion_pytorch_model.safetensors", "model.safetensors"]

    /// The folder.
    public let path: String

    /// Names a folder; throws if there is none at `path`.
    public init(path: String) throws(CheckpointError) {
        try requireFolder(path, holding: "a component of the model")
        self.path = path
    }

    /// Reads the configuration.
    public func config(_ name: String = "config.json") throws(CheckpointError) -> JSONConfig {
        try JSONConfig(path: join(path, name))
    }

    /// The path of the weights; throws what is there instead if they are not.
    public func weightsPath() throws(CheckpointError) -> String {
        let manager = FileManager.default
        let candidates = Self.weightsNames.map { join(path, $0) }
        if let found = candidates.first(where: manager.fileExists(atPath:)) { return found }
        let others = ((try? manager.contentsOfDirectory(atPath: path)) ?? [])
            .filter { name in
                [".bin", ".safetensors", ".index.json", ".ckpt", ".msgpack"].contains(
                    where: name.hasSuffix
                )
            }
            .sorted()
        throw CheckpointError(
            CheckpointProblem(
                file: path,
                what: others.isEmpty
                    ? "holds no weights"
                    : "holds no weights that can be read, only "
                        + others.prefix(5).joined(separator: ", "),
                expected: Self.weightsNames.joined(separator: " or "),
                remedy: others.isEmpty
                    ? "fetch the component's weights"
                    : "convert them to one safetensors file; "
                        + ".bin files, variants and shards are not supported",
                isMissing: others.isEmpty
            )
        )
    }

    /// Maps the weights.
    public func weights() throws(CheckpointError) -> SafetensorsFile {
        try SafetensorsFile(path: weightsPath())
    }
}

private func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
}

private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && isFolder.boolValue
}

private func requireFolder(_ path: String, holding content: String) throws(CheckpointError) {
    if isFolder(path) { return }
    let exists = FileManager.default.fileExists(atPath: path)
    throw CheckpointError(
        CheckpointProblem(
            file: path,
            what: exists ? "is not a folder" : "does not exist",
            expected: "a folder with \(content)",
            remedy: "check the path",
            isMissing: !exists
        )
    )
}
