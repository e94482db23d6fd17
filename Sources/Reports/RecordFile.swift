import Foundation
public import Records

/// Finds the record that a path on the command line means.
public enum RecordFile {
    /// The path of the record: `path` itself, or in a folder its NAME.h5 or the NAME/NAME.h5 of its only experiment.
    ///
    /// Throws `missingFile` where there is none or more than one, or `unreadable`.
    public static func find(at path: String) throws(RecordError) -> String {
        guard let isFolder = Self.isFolder(path) else {
            throw RecordError(
                path: path,
                problem: .missingFile,
                found: "there is no such file or folder",
                expected: "a record (.h5) or a results folder",
                remedy: "check the path, or run the experiment first"
            )
        }
        guard isFolder else { return path }
        let names = try visibleNames(in: path)
        let own = URL(filePath: path).standardizedFileURL.lastPathComponent + ".h5"
        if names.contains(own) { return join(path, own) }
        var records = names.filter { $0.hasSuffix(".h5") }.map { join(path, $0) }
        records += names.map { join(path, "\($0)/\($0).h5") }
        records = records.filter { Self.isFolder($0) == false }
        guard let record = records.first, records.count == 1 else {
            let all = records.map { "\n    \($0)" }.joined()
            throw RecordError(
                path: path,
                problem: .missingFile,
                found: records.isEmpty
                    ? "there is no record in this folder"
                    : "there are \(records.count) records:\(all)",
                expected: "one record, NAME.h5 or NAME/NAME.h5",
                remedy: records.isEmpty
                    ? "check the path, or run the experiment first" : "give the path of one of them"
            )
        }
        return record
    }

    private static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    /// Nil where there is nothing.
    private static func isFolder(_ path: String) -> Bool? {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return exists ? isFolder.boolValue : nil
    }

    /// Hidden names are those of files still being written.
    private static func visibleNames(in folder: String) throws(RecordError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw RecordError(
                path: folder,
                problem: .unreadable,
                found: "the folder cannot be read",
                expected: "a folder that may be listed",
                remedy: "check its permissions, or give the path of the record itself"
            )
        }
    }
}
