import Foundation
public import Records

/// Whether a file can be written, asked before the work that fills it.
public enum OutputFile {
    /// Throws `RecordError` (`cannotCreate`) where the path's folder is not there or cannot be written, or where the path
    /// is a folder itself.
    public static func check(_ path: String) throws(RecordError) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        if let isFolder = isFolder(path), isFolder {
            throw refusal(path, "this is a folder", "the name of a file", "add a file's name")
        }
        switch isFolder(folder) {
        case nil:
            throw refusal(
                path,
                "there is no folder '\(folder)'",
                "a folder that can be written",
                "make the folder, or choose another place"
            )
        case false:
            throw refusal(
                path,
                "'\(folder)' is no folder",
                "a folder that can be written",
                "choose another place"
            )
        default: break
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw refusal(
                path,
                "the folder '\(folder)' cannot be written",
                "a folder that can be written",
                "change its permissions, or choose another place"
            )
        }
    }

    /// Whether a path is a folder; nil where there is nothing.
    private static func isFolder(_ path: String) -> Bool? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return nil
        }
        return isFolder.boolValue
    }

    private static func refusal(
        _ path: String,
        _ found: String,
        _ expected: String,
        _ remedy: String
    ) -> RecordError {
        RecordError(
            path: path,
            problem: .cannotCreate,
            found: found,
            expected: expected,
            remedy: remedy
        )
    }
}
