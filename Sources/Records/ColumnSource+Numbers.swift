/// Columns that summaries and queries ask for.
extension ColumnSource {
    /// A numeric column of any type as real numbers. Throws `missingObject` or `unexpectedObject`.
    public func numbers(_ name: String) throws(RecordError) -> [Double] {
        if case .float64(let values) = try column(name).values { return values }
        return try integers(name).map(Double.init)
    }

    /// A column that holds row numbers of another table, each below `count` and at least `least`.
    ///
    /// Throws `missingObject`, `unexpectedObject`, or `damaged` for a number that points nowhere.
    public func rows(_ name: String, of other: String, count: Int, least: Int = 0)
        throws(RecordError) -> [Int]
    {
        let rows = try integers(name)
        guard let bad = rows.firstIndex(where: { $0 < least || $0 >= count }) else { return rows }
        throw damaged(
            name,
            found: "row \(bad) holds \(rows[bad])",
            expected: "numbers from \(least) to \(count - 1): /\(other) has \(count) rows"
        )
    }

    /// The error for a column whose values cannot be.
    public func damaged(_ column: String, found: String, expected: String) -> RecordError {
        RecordError(
            path: place,
            object: "/\(name)/\(column)",
            problem: .damaged,
            found: found,
            expected: expected,
            remedy: "take another copy of the file, or run the experiment again"
        )
    }
}
