import Foundation
import Records

/// Where a run's files go: the record, the shards, the pictures.
public struct ResultsFolder: Sendable {
    /// The folder.
    public let path: String
    private let name: String

    /// The folder of an experiment: `output` where it is given, else `results/<name>`.
    public init(name: String, output: String? = nil) {
        path = output ?? "results/\(name)"
        self.name = name
    }

    /// The record's path.
    public var recordPath: String { "\(path)/\(name).h5" }

    /// The folder of the figures.
    public var figuresPath: String { "\(path)/figures" }

    /// The path of a trial's shard.
    public func shardPath(_ trial: PlannedTrial) -> String {
        "\(path)/trials/\(trial.shortID).h5"
    }

    /// The path of a picture; nil where nobody wants to see it.
    func picturePath(_ trial: PlannedTrial, image: Int) -> String? {
        Self.pictureName(trial, image: image).map { "\(path)/\($0)" }
    }

    /// The path of a picture in the folder: its trial's label and its prompt name it; nil where nobody wants to see it.
    static func pictureName(_ trial: PlannedTrial, image: Int) -> String? {
        guard [.trial, .reference].contains(trial.role), let workload = trial.settings.pipeline
        else { return nil }
        let count = workload.imagesPerPrompt
        let prompt = workload.prompts[image / count].id
        let suffix = count > 1 ? "-\(image % count + 1)" : ""
        let isAlone = trial.axes.isEmpty && trial.role == .trial
        let folder = isAlone ? "" : "\(slug(trial.label))-\(trial.id.prefix(4))/"
        return "images/\(folder)\(prompt)\(suffix).png"
    }

    private static func slug(_ text: String) -> String {
        let words = text.lowercased().split {
            !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_"))
        }
        return words.joined(separator: "-")
    }

    /// Makes the folder for a file.
    ///
    /// Throws `RecordError` where the system refuses.
    func makeFolder(for file: String) throws(RecordError) {
        let folder = URL(filePath: file).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
        } catch {
            throw RecordError(
                path: folder,
                problem: .cannotCreate,
                found: Self.obstacle(folder) ?? "the system refuses to make it",
                expected: "a folder that can be written",
                remedy: "choose another folder with --output, or change its permissions"
            )
        }
    }

    /// What stands where a folder should be, or nil.
    private static func obstacle(_ folder: String) -> String? {
        var url = URL(filePath: folder)
        while url.path != "/" {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) {
                if !isFolder.boolValue { return "\(url.path) is not a folder" }
                return FileManager.default.isWritableFile(atPath: url.path)
                    ? nil : "\(url.path) cannot be written"
            }
            url.deleteLastPathComponent()
        }
        return nil
    }
}
