public import Records

/// A record that can be asked: on disk, where columns are read when they are needed, or in memory.
public struct QuerySource: Sendable {
    private enum Store: Sendable {
        case memory(Record)
        case disk(RecordReader)
    }

    private let store: Store
    private let replacements: [Table]
    /// The file, or words that say that there is none.
    public let place: String
    /// The names of the tables.
    public let tableNames: [String]
    /// The trials.
    public let trials: Table

    /// A record in memory. Throws `QueryError` where it has no table `/trials`.
    public init(_ record: Record) throws(QueryError) {
        guard let trials = record.table("trials") else {
            throw .wrong(
                Self.unknown("trials", among: record.tables.map(\.name), in: "record in memory")
            )
        }
        store = .memory(record)
        replacements = []
        place = trials.place
        tableNames = record.tables.map(\.name)
        self.trials = trials
    }

    /// A record on disk. Throws `QueryError` where it has no table `/trials` or that cannot be read.
    public init(_ reader: RecordReader) throws(QueryError) {
        try self.init(reader, replacing: [])
    }

    /// A record on disk, with some tables in place of its own. Throws as without.
    public init(_ reader: RecordReader, replacing tables: [Table]) throws(QueryError) {
        store = .disk(reader)
        replacements = tables
        place = reader.path
        let own = reader.tableNames
        tableNames = own + tables.map(\.name).filter { !own.contains($0) }
        if let given = tables.first(where: { $0.name == "trials" }) {
            trials = given
        } else {
            trials = try QueryError.reading { () throws(RecordError) in
                try reader.table("trials")
            }
        }
    }

    /// What was swept, in the order of the table of trials.
    public var axes: [SweepAxis] { trials.axes }

    /// The table of that name. Throws `QueryError` with the names there are.
    public func table(_ name: String) throws(QueryError) -> any ColumnSource {
        if name == trials.name { return trials }
        if let table = replacements.first(where: { $0.name == name }) { return table }
        switch store {
        case .memory(let record):
            if let table = record.table(name) { return table }
        case .disk(let reader):
            if tableNames.contains(name) {
                return try QueryError.reading { () throws(RecordError) in
                    try reader.storedTable(name)
                }
            }
        }
        throw .wrong(Self.unknown(name, among: tableNames, in: place))
    }

    private static func unknown(
        _ name: String,
        among names: [String],
        in place: String
    ) -> QueryError.Mistake {
        .init(
            .unknownTable,
            in: place,
            "there is no table '/\(name)'",
            written: name,
            known: names
        )
    }
}
