/// A question to a record that has one number as its answer: a column, some of its rows, and what becomes of their values.
public struct Query: Hashable, Sendable {
    /// The column.
    public let value: ColumnPath
    /// The rows.
    public let selection: Selection
    /// What becomes of the values.
    public let reduction: Reduction

    /// Asks for a column's values in some rows.
    public init(_ value: ColumnPath, where selection: Selection, reduce: Reduction) {
        self.value = value
        self.selection = selection
        reduction = reduce
    }
}

/// What a query found.
public struct QueryResult: Equatable, Sendable {
    /// The question.
    public let query: Query
    /// The number that the values come to; nil for `all`, and where nothing is defined.
    public let value: Double?
    /// The values of the selected rows that are defined, in the order of the rows; infinities are among them.
    public let values: [Double]
    /// The row of each value in its table, from 0.
    public let rows: [Int]
    /// How many selected rows have NaN, "undefined".
    public let undefined: Int
    /// The rows of `/trials` that the selected rows belong to; empty for tables that know no trials.
    public let trials: [Int]
    /// The rows of `/trials` that would have been selected, had they been completed.
    public let unfinished: [Int]
    /// The unit of the number; `1` for plain numbers.
    public let units: String
    /// What the column is, in words.
    public let longName: String

    /// The first row with the largest or the smallest value, where one of these was asked for.
    public var row: Int? {
        guard query.reduction == .max || query.reduction == .min else { return nil }
        return values.firstIndex { $0 == value }.map { rows[$0] }
    }
}

extension QuerySource {
    /// Answers a query.
    ///
    /// Rows of trials that are not points of the sweep, or not completed, are left out, unless the selection says
    /// something of `role` or `status`; so are warm-ups, unless it says something of `warmup`, and phases of a generation
    /// other than `total`, unless it says something of `phase`. Throws `QueryError` for names and values that there
    /// are not, and for text where a number is needed.
    public func answer(_ query: Query) throws(QueryError) -> QueryResult {
        let rows = try SelectedRows(
            query.value.table,
            query.selection,
            counts: query.reduction == .count,
            of: self
        )
        let column = try NumberColumn(
            query.value,
            counts: query.reduction == .count,
            in: rows.table
        )
        var values: [Double] = [], defined: [Int] = []
        for row in rows.rows where !column[row].isNaN {
            values.append(column[row])
            defined.append(row)
        }
        return QueryResult(
            query: query,
            value: query.reduction.of(values),
            values: values,
            rows: defined,
            undefined: rows.rows.count - defined.count,
            trials: rows.trials,
            unfinished: rows.unfinished,
            units: query.reduction == .count ? "1" : column.units,
            longName: column.longName
        )
    }
}
