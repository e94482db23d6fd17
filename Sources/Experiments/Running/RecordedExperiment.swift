import Foundation
public import Records

/// The experiment that the shards of a folder were made of: the file as it was written, and the command line's changes.
public struct RecordedExperiment: Sendable, Hashable {
    /// The YAML as it was written.
    public let source: String
    /// The changes, as they were written.
    public let overrides: [String]

    /// Asks the shards of a results folder, which have to agree.
    ///
    /// Throws `RecordError`: `missingFile` where there is no shard, `mismatch` where they were made of several experiments.
    public init(folder: String) throws(RecordError) {
        var found: [RecordedExperiment] = []
        for path in ResultsFolder(name: "", output: folder).shardPaths {
            guard let reader = try? RecordReader.open(path), let text = try? reader.specification(),
                let overrides = text.overrideList
            else { continue }
            let experiment = RecordedExperiment(source: text.source, overrides: overrides)
            if !found.contains(experiment) { found.append(experiment) }
        }
        guard let first = found.first else {
            throw RecordError(
                path: folder,
                problem: .missingFile,
                found: "there are no shards in this folder",
                expected: "a results folder with trials/*.h5",
                remedy: "check the path, or run the experiment first"
            )
        }
        guard found.count == 1 else {
            throw RecordError(
                path: folder,
                problem: .mismatch,
                found:
                    "its shards were made of \(found.count) different experiment files or command lines",
                expected: "one experiment",
                remedy: "give the experiment file, with its changes, and this folder with --output"
            )
        }
        self = first
    }

    private init(source: String, overrides: [String]) {
        self.source = source
        self.overrides = overrides
    }
}
