/// The name of a column of a record: `audit.max_abs` is the column `max_abs` of the table `audit`.
public struct ColumnPath: Hashable, Sendable, CustomStringConvertible {
    /// The table.
    public let table: String
    /// The column.
    public let column: String

    /// The path of a text with one point in it; nil for other texts.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        table = String(parts[0])
        column = String(parts[1])
    }

    /// The path of a column of a table.
    public init(_ table: String, _ column: String) {
        self.table = table
        self.column = column
    }

    /// The text that names it.
    public var description: String { "\(table).\(column)" }
    /// The dataset in the file.
    public var dataset: String { "/\(table)/\(column)" }
}
