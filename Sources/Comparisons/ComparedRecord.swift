import Records
import Specs

/// A record as a comparison reads it: names first, numbers when they are asked for.
struct ComparedRecord {
    let reader: RecordReader
    let trials: [ComparedTrial]
    let resolved: CanonicalJSON.Value?
    let layers: [String]
    /// Tables that are kept in memory.
    private var kept: [String: PlacedTable] = [:]

    /// Opens the parts that every comparison needs. Throws `RecordError` where they are missing.
    init(_ reader: RecordReader) throws(RecordError) {
        self.reader = reader
        resolved = CanonicalJSON.value(of: try reader.specification().resolved)
        trials = try ComparedTrial.all(of: reader.table("trials"), specification: resolved)
        layers =
            reader.tableNames.contains("layers")
            ? try reader.table("layers").strings("path") : []
    }

    /// Names of the tables that hold results; claims follow from these, or from times.
    var resultNames: [String] {
        reader.tableNames.filter {
            !["timing", "claims"].contains($0) && !$0.hasPrefix("provenance/")
        }
    }

    /// A table, or nil where the record does not have it.
    func table(_ name: String) throws(RecordError) -> Table? {
        reader.tableNames.contains(name) ? try reader.table(name) : nil
    }

    /// A table of results with its columns told apart, or nil where the record does not have it.
    func placed(_ name: String) throws(RecordError) -> PlacedTable? {
        if let table = kept[name] { return table }
        return try table(name).map { (table) throws(RecordError) in
            try PlacedTable(table, layers: layers)
        }
    }

    /// The record with all its tables of results in memory, to be compared with several others.
    func keepingTables() throws(RecordError) -> ComparedRecord {
        var record = self
        for name in resultNames { record.kept[name] = try placed(name) }
        return record
    }

    /// The names of a trial's tensors.
    func tensorNames(of trial: ComparedTrial) -> [String] {
        reader.tensorNames.filter { $0.trial == trial.shortID }.map(\.name)
    }

    /// What only tells readers of an experiment, and changes nothing that it measures.
    private static let words: Set<String> = [
        "name", "title", "description", "authors", "license", "model", "notebook",
    ]

    /// What the plan says beyond its trials and its words: what trials are compared with, across what bits are the same.
    var question: CanonicalJSON.Value? {
        // A shard's specification is its trial's.
        guard reader.trial == nil, case .object(let members)? = resolved else { return nil }
        return .object(members.filter { $0.key != "trials" && !Self.words.contains($0.key) })
    }
}
