import Records

/// A column whose values can be reduced; texts can at least be counted.
struct NumberColumn {
    let units: String, longName: String
    private let numbers: [Double]

    /// Throws `QueryError` where there is no such column, or where it holds text that is more than counted.
    init(
        _ path: ColumnPath,
        counts: Bool,
        in table: any ColumnSource
    ) throws(QueryError) {
        guard table.columnNames.contains(path.column) else {
            throw .wrong(
                .init(
                    .unknownColumn,
                    in: table.place,
                    "/\(path.table) has no column '\(path.column)'",
                    written: path.column,
                    known: table.columnNames
                )
            )
        }
        let column = try QueryError.reading { () throws(RecordError) in
            try table.column(path.column)
        }
        units = column.units ?? "1"
        longName = column.longName
        if column.values.isNumeric {
            numbers = try QueryError.reading { () throws(RecordError) in
                try table.numbers(path.column)
            }
            return
        }
        guard counts else {
            throw .wrong(
                .init(
                    .notNumeric,
                    in: table.place,
                    "\(path.dataset) holds text, of which there is no maximum, median or sum",
                    written: path.description,
                    known: [],
                    remedy: "count it, or choose a column of numbers"
                )
            )
        }
        numbers = Array(repeating: 0, count: table.count)
    }

    subscript(row: Int) -> Double { numbers[row] }
}
