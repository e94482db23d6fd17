/// Columns over one dimension that are asked for by name: of a `Table` in memory, or of a `StoredTable` on disk.
public protocol ColumnSource: Sendable {
    /// The name of the table, such as `audit`.
    var name: String { get }
    /// The number of rows.
    var count: Int { get }
    /// The names of the columns, in order.
    var columnNames: [String] { get }
    /// Where the columns are, for messages.
    var place: String { get }

    /// The column of that name. Throws `missingObject` with the names there are, or as reading does.
    func column(_ name: String) throws(RecordError) -> Column
}

extension ColumnSource {
    /// A column of real numbers. Throws `missingObject` or `unexpectedObject`.
    public func reals(_ name: String) throws(RecordError) -> [Double] {
        let column = try column(name)
        guard case .float64(let values) = column.values else {
            throw wrongType(column, expected: "float64")
        }
        return values
    }

    /// A column of whole numbers of any width. Throws `missingObject` or `unexpectedObject`.
    public func integers(_ name: String) throws(RecordError) -> [Int] {
        let column = try column(name)
        switch column.values {
        case .int64(let values): return values.map { Int(clamping: $0) }
        case .int32(let values): return values.map { Int($0) }
        case .uint32(let values): return values.map { Int($0) }
        case .uint8(let values): return values.map { Int($0) }
        case .uint64(let values) where values.allSatisfy { $0 <= UInt64(Int.max) }:
            return values.map { Int(clamping: $0) }
        case .uint64, .float64, .string:
            throw wrongType(column, expected: "whole numbers below 2^63")
        }
    }

    /// A column of text. Throws `missingObject` or `unexpectedObject`.
    public func strings(_ name: String) throws(RecordError) -> [String] {
        let column = try column(name)
        guard case .string(let values) = column.values else {
            throw wrongType(column, expected: "text")
        }
        return values
    }

    /// The error for a column that is not there.
    func missing(_ column: String) -> RecordError {
        RecordError(
            path: place,
            object: "/\(name)/\(column)",
            problem: .missingObject,
            found: "there is no column '\(column)'",
            expected: "one of \(columnNames.joined(separator: ", "))",
            remedy: "correct the name, or write the record again with this version of sdlab"
        )
    }

    private func wrongType(_ column: Column, expected: String) -> RecordError {
        RecordError(
            path: place,
            object: "/\(name)/\(column.name)",
            problem: .unexpectedObject,
            found: "the column holds \(column.values.elementType.rawValue)",
            expected: expected,
            remedy: "read the column as what it is, or write the record again"
        )
    }
}
