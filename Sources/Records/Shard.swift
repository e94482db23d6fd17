/// One trial's small record, written as soon as the trial is done; a trial's rows and tensors in
/// the record's layout.
public enum Shard {
    /// The finished shard of a trial: its seal and its digest hold, and it names the trial.
    ///
    /// Throws what is wrong with it.
    public static func intact(_ path: String, trial: String) throws(RecordError) -> RecordReader {
        let reader = try RecordReader.open(path)
        func unfit(_ found: String, _ expected: String) -> RecordError {
            RecordError(
                path: path,
                problem: .mismatch,
                found: found,
                expected: expected,
                remedy: "run the trial again"
            )
        }
        guard reader.isSealed else {
            throw unfit("the file has no seal", "a shard as sdlab run wrote it")
        }
        guard reader.trial == trial else {
            throw unfit("the file is of trial \(reader.trial ?? "none")", "trial \(trial)")
        }
        try reader.verify()
        return reader
    }

    /// Puts shards together into one record, in the order given.
    ///
    /// Tables of the same name are joined row after row, and tensors are gathered; a table that
    /// only some shards have holds those shards' rows. The provenance is the caller's: a shard's
    /// own belongs in a table below `provenance/`, which is joined like the others. Throws
    /// `mismatch` if columns differ, or if a trial comes twice.
    public static func merge(
        _ shards: [Record],
        title: String,
        name: String,
        specification: Record.Specification,
        provenance: [Record.Fact]
    ) throws(RecordError) -> Record {
        var trials: Set<String> = []
        for trial in shards.compactMap(\.trial) where !trials.insert(trial).inserted {
            throw RecordError(
                path: name,
                problem: .mismatch,
                found: "trial \(trial) twice",
                expected: "each trial once",
                remedy: "give each shard once"
            )
        }
        var names: [String] = []
        for table in shards.flatMap(\.tables) where !names.contains(table.name) {
            names.append(table.name)
        }
        let tables = try names.map { (name) throws(RecordError) in
            try Table.joining(shards.compactMap { $0.table(name) })
        }
        return Record(
            title: title,
            name: name,
            specification: specification,
            tables: tables,
            tensors: shards.flatMap(\.tensors),
            provenance: provenance
        )
    }
}
