import Foundation
public import Records

/// Whether the records and shards below some paths are what was written, and agree with each other.
public struct Verification: Sendable {
    /// Every file that was checked, in order: a record, then its shards.
    public private(set) var files: [FileVerification] = []

    /// Everything that is wrong.
    public var problems: [RecordError] { files.flatMap(\.problems) }

    /// Whether nothing is wrong.
    public var isSound: Bool { problems.isEmpty }

    /// Checks files; of a folder its records and the shards in `trials/`, or those of the results folders in it.
    public init(_ paths: [String]) {
        for path in paths { check(path) }
    }

    private mutating func check(_ path: String) {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard exists, isFolder.boolValue else {
            files.append(FileVerification(path))
            return
        }
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        let isResults = !records(in: path, "", "/trials").isEmpty
        let folders = isResults ? [path] : subfolders(of: path)
        let before = files.count
        for folder in folders { checkResults(folder) }
        guard files.count == before else { return }
        let missing = Defect(
            nil,
            .missingFile,
            found: "there is no record and no shard in this folder",
            expected: "NAME.h5 or trials/*.h5, or folders that have them",
            remedy: "check the path, or run the experiment first"
        )
        files.append(FileVerification(path, problem: missing))
    }

    /// Checks one results folder.
    private mutating func checkResults(_ folder: String) {
        let start = files.count
        var shards: [FileVerification] = []
        for path in records(in: folder, "", "/trials") {
            var file = FileVerification(path)
            file.problems += Self.misplacement(of: file)
            if file.contents?.isShard == true { shards.append(file) } else { files.append(file) }
        }
        for index in files.indices.dropFirst(start) {
            Agreement(of: files[index], with: shards).note(in: &shards)
        }
        files += shards
        guard files.count > start else { return }
        files[start].warnings += remains(in: folder)
    }

    /// A shard that lies under the name of another trial's: nobody would find it there.
    private static func misplacement(of file: FileVerification) -> [RecordError] {
        let path = file.path
        guard let trial = file.reader?.trial,
            path.contains("/trials/") || path.hasPrefix("trials/"),
            !path.hasSuffix("/\(trial.prefix(12)).h5")
        else { return [] }
        return [
            Defect(
                nil,
                .mismatch,
                found: "the file is the shard of trial \(trial.prefix(12))",
                expected: "the name \(trial.prefix(12)).h5",
                remedy: "rename it, or run the experiment again"
            ).error(in: path)
        ]
    }

    /// What a killed run left unfinished.
    private func remains(in folder: String) -> [RecordError] {
        ["", "/trials"].flatMap { place in
            names(in: folder + place)
                .filter { $0.hasPrefix(AtomicFile.temporaryPrefix) }
                .map { name in
                    Defect(
                        nil,
                        .mismatch,
                        found: "a run that was killed, or is under way, left this file unfinished",
                        expected: "finished files alone",
                        remedy: "run the experiment again, which removes it, or delete it"
                    ).error(in: "\(folder)\(place)/\(name)")
                }
        }
    }

    private func records(in folder: String, _ places: String...) -> [String] {
        places.flatMap { place in
            names(in: folder + place)
                .filter { $0.hasSuffix(".h5") && !$0.hasPrefix(".") }
                .map { "\(folder)\(place)/\($0)" }
        }
    }

    private func subfolders(of folder: String) -> [String] {
        names(in: folder).filter { !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }
    }

    /// The names in a folder, in order; none where it is none.
    private func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }
}
