import Foundation

/// The files of this repository.
enum House {
    /// The folder that holds Package.swift.
    static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .resolvingSymlinksInPath().deletingLastPathComponent()
    }

    /// The text of a file, by its path from the root.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Paths from the root of the files under a folder that have one of these extensions, sorted.
    static func files(under folder: String, _ extensions: String...) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
            .filter { path in extensions.contains { path.hasSuffix(".\($0)") } }
            .map { "\(folder)/\($0)" }
            .sorted()
    }

    /// Names of the folders in a folder, sorted; nil where there is no such folder.
    static func folders(in folder: String) -> [String]? {
        let base = root.appending(path: folder)
        return try? FileManager.default.contentsOfDirectory(atPath: base.path).filter { name in
            var isFolder: ObjCBool = false
            let path = base.appending(path: name).path
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                && isFolder.boolValue
        }.sorted()
    }

    /// The Swift files of every target, each with its code.
    static func swiftSources() throws -> [(path: String, code: SwiftCode)] {
        try files(under: "Sources", "swift").map { ($0, SwiftCode(try text($0))) }
    }

    /// The target that a path under Sources belongs to.
    static func target(of path: String) -> String {
        let parts = path.split(separator: "/")
        return parts.count > 1 ? String(parts[1]) : ""
    }
}
