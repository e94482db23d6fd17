import Queries
import Records

/// A record with what a paper says of where its numbers come from.
struct PaperSource {
    let reader: RecordReader
    let source: QuerySource
    /// A letter where there are several records; empty for one.
    let letter: String

    /// Throws `QueryError` where the record cannot be read.
    init(_ reader: RecordReader, letter: String) throws(QueryError) {
        self.reader = reader
        self.letter = letter
        source = try QuerySource(reader)
    }

    /// The record's trials: their values on the axes, their formats, and how they ended. Throws as asking does.
    func points() throws(QueryError) -> [(keys: [String: String], dtype: String, status: String)] {
        guard let path = ColumnPath("trials.status") else { return [] }
        let names = keys + ["dtype", "status"]
        let table = try PivotTable(
            rows: names,
            value: path,
            reduce: .count,
            selection: ["status": ["*"]],
            of: source
        )
        return table.rows.map { row in
            let values = Dictionary(zip(names, row)) { _, last in last }
            return (values, values["dtype"] ?? "", values["status"] ?? "")
        }
    }

    /// What tells the trials apart.
    var keys: [String] {
        let axes = source.axes.map(\.path)
        return axes.isEmpty ? ["label"] : axes
    }
}
