/// A table on disk, whose columns are read one by one when they are asked for.
public struct StoredTable: ColumnSource {
    /// The name of the group.
    public let name: String
    /// The name of the dimension.
    public let dimension: String
    /// The number of rows.
    public let count: Int
    /// The names of the columns, in order.
    public let columnNames: [String]
    let reader: RecordReader

    /// The file.
    public var place: String { reader.path }

    /// Reads a column. Throws `missingObject` with the names there are, or as reading does.
    public func column(_ name: String) throws(RecordError) -> Column {
        guard columnNames.contains(name) else { throw missing(name) }
        return try reader.column(
            "/\(self.name)/\(name)",
            scale: "/\(self.name)/\(dimension)",
            count: count
        )
    }
}
