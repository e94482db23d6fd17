/// A tidy table as a structure of arrays: named columns over one dimension, a group in the record.
public struct Table: Sendable {
    /// The name of the group: an identifier, such as `audit`, or one below `provenance/`.
    public let name: String
    /// The name of the dimension, such as `call`, which is also the name of its scale.
    public let dimension: String
    /// The columns, in order; at least one, all of the same length.
    public let columns: [Column]
    /// The file that the table was read from, for messages; nil for a table made in memory.
    public let source: String?

    /// Gathers columns of equal length.
    public init(_ name: String, dimension: String, columns: [Column], source: String? = nil) {
        precondition(
            Self.isValidName(name),
            "Table: name '\(name)', expected an identifier other than spec, tensors, provenance"
        )
        precondition(
            Identifier.isValid(dimension),
            "Table \(name): dimension '\(dimension)', expected [a-z][a-z0-9_]*"
        )
        precondition(!columns.isEmpty, "Table \(name): 0 columns, expected at least 1")
        var seen: Set<String> = [dimension]
        for column in columns {
            precondition(
                seen.insert(column.name).inserted,
                "Table \(name): column \(column.name) twice, or named as dimension \(dimension)"
            )
            precondition(
                column.count == columns[0].count,
                "Table \(name): column \(column.name) has \(column.count) rows, "
                    + "\(columns[0].name) has \(columns[0].count)"
            )
        }
        self.name = name
        self.dimension = dimension
        self.columns = columns
        self.source = source
    }

    /// The number of rows.
    public var count: Int { columns[0].count }

    /// The column of that name, or nil.
    public subscript(name: String) -> Column? { columns.first { $0.name == name } }

    static func isValidName(_ name: String) -> Bool {
        if name.hasPrefix("provenance/") {
            return Identifier.isValid(String(name.dropFirst("provenance/".count)))
        }
        return Identifier.isValid(name) && !["spec", "tensors", "provenance"].contains(name)
    }
}

extension Table: ColumnSource {
    /// The names of the columns, in order.
    public var columnNames: [String] { columns.map(\.name) }

    /// The file that the table was read from.
    public var place: String { source ?? "table in memory" }

    /// The column of that name. Throws `missingObject` with the names there are.
    public func column(_ name: String) throws(RecordError) -> Column {
        guard let column = self[name] else { throw missing(name) }
        return column
    }
}

extension Table: Equatable {
    /// Whether both hold the same columns, wherever they were read from.
    public static func == (left: Table, right: Table) -> Bool {
        left.name == right.name && left.dimension == right.dimension
            && left.columns == right.columns
    }
}

extension Table {
    /// Whether the columns have those of another table's names, types, units and flags, in their order; words may
    /// differ.
    public func hasColumns(of other: Table) -> Bool {
        name == other.name && dimension == other.dimension
            && columns.count == other.columns.count
            && zip(columns, other.columns).allSatisfy { $0.hasSameForm(as: $1) }
    }

    /// The table with the long names of another one, whose columns it has.
    public func worded(as other: Table) -> Table {
        Table(
            name,
            dimension: dimension,
            columns: zip(columns, other.columns).map { $0.worded($1.longName) },
            source: source
        )
    }

    /// The rows of several tables, one after the other. Throws `mismatch` unless all columns agree.
    public static func joining(_ tables: [Table]) throws(RecordError) -> Table {
        precondition(!tables.isEmpty, "Table.joining: 0 tables, expected at least 1")
        for other in tables.dropFirst() { try tables[0].checkHeading(equals: other) }
        var joined: [Column] = []
        for (index, first) in tables[0].columns.enumerated() {
            let values = ColumnValues.joining(tables.map { $0.columns[index].values })
            joined.append(
                Column(
                    first.name,
                    values,
                    units: first.units,
                    longName: first.longName,
                    flags: first.flags
                )
            )
        }
        return Table(tables[0].name, dimension: tables[0].dimension, columns: joined)
    }

    private func checkHeading(equals other: Table) throws(RecordError) {
        func headings(_ table: Table) -> String {
            "\(table.name) over \(table.dimension): "
                + table.columns.map {
                    "\($0.name) \($0.values.elementType.rawValue) [\($0.units ?? "text")]"
                }.joined(separator: ", ")
        }
        guard name == other.name, dimension == other.dimension,
            columns.count == other.columns.count,
            zip(columns, other.columns).allSatisfy({ $0.hasSameHeading(as: $1) })
        else {
            throw RecordError(
                path: other.place,
                object: "/\(other.name)",
                problem: .mismatch,
                found: headings(other),
                expected: headings(self) + " (as in \(place))",
                remedy: "the parts come from different versions of sdlab or of the experiment: "
                    + "run them again with one"
            )
        }
    }
}
