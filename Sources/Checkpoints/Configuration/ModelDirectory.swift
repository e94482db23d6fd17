import Foundation

/// A model in diffusers' layout: a folder with `model_index.json` and a folder for each component.
public struct ModelDirectory: Sendable {
    /// The folder.
    public let path: String
    /// Which variant of the weights is wanted (diffusers' `variant`, such as `fp16`), or nil.
    public let variant: String?

    /// Names a folder; throws if there is none at `path`, or if no component of it has the variant.
    ///
    /// As in diffusers, a component without the variant gives its plain weights.
    public init(path: String, variant: String? = nil) throws(CheckpointError) {
        try Folder.require(path, holding: "a model in diffusers' layout")
        self.path = path
        self.variant = variant
        guard let variant else { return }
        let components = Folder.contents(path).map { Folder.join(path, $0) }.filter(Folder.exists)
        let hasVariant = components.contains {
            (try? ComponentDirectory(path: $0, variant: variant).hasVariant) ?? false
        }
        guard hasVariant else {
            throw CheckpointError(
                CheckpointProblem(
                    file: path,
                    what: "holds no weights of the variant '\(variant)'",
                    expected: "files such as unet/diffusion_pytorch_model.\(variant).safetensors",
                    remedy: "fetch them, or name no variant"
                )
            )
        }
    }

    /// `model_index.json`: which class each component is of.
    public func index() throws(CheckpointError) -> JSONConfig {
        try JSONConfig(path: Folder.join(path, "model_index.json"))
    }

    /// Whether there is a folder for the component `name`.
    public func hasComponent(_ name: String) -> Bool { Folder.exists(Folder.join(path, name)) }

    /// The component `name` (`unet`, `vae`, `text_encoder`); throws if it has no folder.
    public func component(_ name: String) throws(CheckpointError) -> ComponentDirectory {
        try ComponentDirectory(path: Folder.join(path, name), variant: variant)
    }
}

/// Folders of a model on disk.
enum Folder {
    static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    /// Names in the folder, sorted; none if it cannot be read.
    static func contents(_ path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: join(path, ""))) ?? []).sorted()
    }

    /// Whether there is a folder at a path.
    static func exists(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }

    /// Throws where there is no folder at a path.
    static func require(_ path: String, holding content: String) throws(CheckpointError) {
        if exists(path) { return }
        let isThere = FileManager.default.fileExists(atPath: path)
        throw CheckpointError(
            CheckpointProblem(
                file: path,
                what: isThere ? "is not a folder" : "does not exist",
                expected: "a folder with \(content)",
                remedy: "check the path",
                isMissing: !isThere
            )
        )
    }
}
