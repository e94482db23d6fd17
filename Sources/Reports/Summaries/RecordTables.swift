import Records

/// The tables of a record that summaries are computed from.
struct RecordTables {
    let name: String
    let title: String
    let contentDigest: ContentDigest?
    let trials: Table
    /// Nil where the record lacks them.
    let layers, drift, health, timing, verdicts, claims: Table?
    /// The trials of the plan that the record has not; nil where it has all.
    let missing: Table?
    /// The calls, which may be millions: on disk, their columns are read when they are needed.
    let audit: (any ColumnSource)?
    /// What was asked about bits; nil where nothing was.
    let invariance: InvarianceQuestion?

    init(_ record: Record, contentDigest: ContentDigest?) throws(RecordError) {
        name = record.name
        title = record.title
        self.contentDigest = contentDigest
        guard let trials = record.table("trials") else {
            throw RecordError(
                path: "record in memory",
                object: "/trials",
                problem: .missingObject,
                found: "there is no such object",
                expected: "one of the tables "
                    + record.tables.map(\.name).joined(separator: ", "),
                remedy: "add the table of trials"
            )
        }
        self.trials = trials
        layers = record.table("layers")
        audit = record.table("audit")
        drift = record.table("drift")
        health = record.table("health")
        timing = record.table("timing")
        verdicts = record.table("verdicts")
        claims = record.table("claims")
        missing = record.table("missing")
        invariance = InvarianceQuestion(resolved: record.specification.resolved)
    }

    init(_ reader: RecordReader) throws(RecordError) {
        let names = reader.tableNames
        func optional(_ name: String) throws(RecordError) -> Table? {
            names.contains(name) ? try reader.table(name) : nil
        }
        name = reader.name
        title = reader.title
        contentDigest = reader.contentDigest
        trials = try reader.table("trials")
        layers = try optional("layers")
        audit = names.contains("audit") ? try reader.storedTable("audit") : nil
        drift = try optional("drift")
        health = try optional("health")
        timing = try optional("timing")
        verdicts = try optional("verdicts")
        claims = try optional("claims")
        missing = try optional("missing")
        invariance = InvarianceQuestion(resolved: try reader.specification().resolved)
    }
}
