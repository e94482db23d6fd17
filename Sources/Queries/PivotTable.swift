import Records

/// Numbers of a record in rows and columns: of all values that agree on the keys, one number.
public struct PivotTable: Equatable, Sendable {
    /// One number and what it is made of.
    public struct Cell: Equatable, Sendable {
        /// The number; nil where no value is defined.
        public let value: Double?
        /// How many values it is made of.
        public let count: Int
        /// How many were undefined and left out.
        public let undefined: Int
        /// The spread, where the number is a median.
        public let quartiles: Quartiles?
    }

    /// The keys of the rows, such as `attention.backend`.
    public let rowKeys: [String]
    /// The key of the columns; nil where there is one column.
    public let columnKey: String?
    /// The values of the row keys, row by row, in the order in which the record first has them.
    public let rows: [[String]]
    /// The values of the column key, in the order in which the record first has them; one empty text where there is no key.
    public let columns: [String]
    /// The cells, row by row; nil where the record has no row with these values.
    public let cells: [[Cell?]]
    /// The column that the numbers are made of.
    public let value: ColumnPath
    /// How they are made.
    public let reduction: Reduction
    /// Of which rows.
    public let selection: Selection
    /// The unit of the numbers; `1` for plain ones.
    public let units: String
    /// What the column is, in words.
    public let longName: String
    /// The rows of `/trials` that were left out because they were not completed.
    public let unfinished: [Int]
    /// The datasets that the numbers come from.
    public var datasets: [String] { [value.dataset] }

    /// Puts the values of a column together by keys, each as for a selection.
    ///
    /// What is left out is what a `Query` leaves out. Throws `QueryError` for names and values that there are not, and
    /// where values are not reduced to one number.
    public init(
        rows rowKeys: [String],
        columns columnKey: String? = nil,
        value: ColumnPath,
        reduce reduction: Reduction,
        selection: Selection = .everything,
        of source: QuerySource
    ) throws(QueryError) {
        guard reduction != .all else {
            throw .wrong(
                .init(
                    .notReduced,
                    in: source.place,
                    "a cell holds one number, and '\(Reduction.all.rawValue)' leaves many",
                    written: reduction.rawValue,
                    known: Reduction.allCases.filter { $0 != .all }.map(\.rawValue)
                )
            )
        }
        let keys = rowKeys + (columnKey.map { [$0] } ?? [])
        let selected = try SelectedRows(
            value.table,
            selection,
            naming: keys,
            counts: reduction == .count,
            of: source
        )
        let numbers = try NumberColumn(value, counts: reduction == .count, in: selected.table)
        let groups = Groups(selected, rowKeys: rowKeys.count, numbers)
        self.rowKeys = rowKeys
        self.columnKey = columnKey
        self.value = value
        self.reduction = reduction
        self.selection = selection
        rows = groups.rows
        columns = groups.columns
        cells = groups.values.map { row in
            row.map { values in
                values.map { values in
                    let defined = values.filter { !$0.isNaN }
                    return Cell(
                        value: reduction.of(defined),
                        count: defined.count,
                        undefined: values.count - defined.count,
                        quartiles: reduction == .median ? Quartiles(defined) : nil
                    )
                }
            }
        }
        units = reduction == .count ? "1" : numbers.units
        longName = numbers.longName
        unfinished = selected.unfinished
    }

    /// The cell of a row and a column, both by their values; nil where there is none.
    public func cell(_ row: [String], _ column: String = "") -> Cell? {
        guard let place = rows.firstIndex(of: row), let across = columns.firstIndex(of: column)
        else { return nil }
        return cells[place][across]
    }
}

/// The values of selected rows by the words of their keys.
private struct Groups {
    private(set) var rows: [[String]] = []
    private(set) var columns: [String] = []
    /// By row and column.
    private(set) var values: [[[Double]?]] = []

    init(_ selected: SelectedRows, rowKeys: Int, _ numbers: NumberColumn) {
        let keys = selected.named
        var rowPlaces: [[Int]: Int] = [:], columnPlaces: [Int: Int] = [:]
        var places: [[Int]: (row: Int, column: Int)] = [:]
        var found: [[Int: [Double]]] = []
        // Rows with the same words mostly follow each other.
        var last: [Int]?
        var place = (row: 0, column: 0)
        var run: [Double] = []
        func keep() {
            guard !run.isEmpty else { return }
            found[place.row][place.column, default: []] += run
            run.removeAll(keepingCapacity: true)
        }
        for row in selected.rows {
            if let last, keys.indices.allSatisfy({ keys[$0][row] == last[$0] }) {
                run.append(numbers[row])
                continue
            }
            keep()
            let codes = keys.map { $0[row] }
            last = codes
            if let known = places[codes] {
                place = known
            } else {
                let rowCodes = Array(codes.prefix(rowKeys))
                let column = codes.count > rowKeys ? codes[rowKeys] : 0
                if rowPlaces[rowCodes] == nil {
                    rowPlaces[rowCodes] = rows.count
                    rows.append(rowCodes.indices.map { keys[$0].words[rowCodes[$0]] })
                    found.append([:])
                }
                if columnPlaces[column] == nil {
                    columnPlaces[column] = columns.count
                    columns.append(codes.count > rowKeys ? keys[rowKeys].words[column] : "")
                }
                place = (rowPlaces[rowCodes] ?? 0, columnPlaces[column] ?? 0)
                places[codes] = place
            }
            run.append(numbers[row])
        }
        keep()
        values = found.map { cells in columns.indices.map { cells[$0] } }
    }
}
