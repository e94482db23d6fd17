import Foundation

/// Where models and experiments are looked for: a path may be relative to several places.
public struct DataPaths: Sendable {
    /// Folders, the first one that has the path wins.
    public let folders: [String]

    /// The working directory, `more` folders, those of the given files and those above them, and an installation's data.
    ///
    /// `executable` is the program's own path; its data lie in `../share/sdlab`, or beside the `.build` that it lies
    /// in.
    public init(beside files: [String] = [], also more: [String] = [], executable: String? = nil) {
        var folders = ["."] + more
        for file in files {
            let folder = URL(filePath: file).deletingLastPathComponent()
            folders += [folder.path, folder.deletingLastPathComponent().path]
        }
        if let executable {
            let bin = URL(filePath: executable).resolvingSymlinksInPath()
                .deletingLastPathComponent()
            folders.append(bin.deletingLastPathComponent().appending(path: "share/sdlab").path)
            if let build = bin.path.range(of: "/.build/") {
                folders.append(String(bin.path[..<build.lowerBound]))
            }
        }
        self.folders = folders
    }

    /// The first place where a path exists, or nil.
    public func find(_ path: String) -> String? {
        if path.hasPrefix("/") { return FileManager.default.fileExists(atPath: path) ? path : nil }
        return folders.map { $0 == "." ? path : "\($0)/\(path)" }
            .first { FileManager.default.fileExists(atPath: $0) }
    }
}
