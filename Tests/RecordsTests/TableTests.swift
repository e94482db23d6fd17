import Records
import Testing

@Suite("A table")
struct TableTests {
    private let table = Table.audit(rows: 4)

    @Test("gives its columns by name and type")
    func columns() throws {
        #expect(table.count == 4)
        #expect(try table.integers("trial") == [0, 1, 0, 1])
        #expect(try table.integers("ulp") == [1, 0, -1, -2])
        #expect(try table.integers("has_nan") == [0, 0, 1, 0])
        #expect(try table.strings("backend") == ["flash", "é", "flash", "é"])
        #expect(try table.reals("rel_l2")[1].isNaN)
        #expect(table["nothing"] == nil)
    }

    @Test("says which columns there are when one is not")
    func missing() {
        let error = #expect(throws: RecordError.self) { try table.column("rel_l1") }
        #expect(error?.problem == .missingObject)
        #expect(error?.object == "/audit/rel_l1")
        #expect(error?.expected.contains("rel_l2") == true)
    }

    @Test("has the columns of another one whatever their words, and takes on its words")
    func words() {
        let columns = table.columns.map {
            Column($0.name, $0.values, units: $0.units, longName: "other", flags: $0.flags)
        }
        let other = Table("audit", dimension: "call", columns: columns)
        #expect(table != other && table.hasColumns(of: other) && table.worded(as: other) == other)
        let fewer = Table("audit", dimension: "call", columns: Array(columns.dropLast()))
        #expect(!table.hasColumns(of: fewer) && !fewer.hasColumns(of: table))
        let swapped = Table("audit", dimension: "call", columns: columns.reversed())
        #expect(!table.hasColumns(of: swapped))
        #expect(!table.hasColumns(of: Table("audit", dimension: "row", columns: columns)))
    }

    @Test("refuses to read a column as another type")
    func wrongType() {
        let problems = [
            #expect(throws: RecordError.self) { try table.reals("trial") },
            #expect(throws: RecordError.self) { try table.strings("trial") },
            #expect(throws: RecordError.self) { try table.integers("rel_l2") },
            #expect(throws: RecordError.self) { try table.integers("backend") },
        ].map { $0?.problem }
        #expect(
            problems == [
                .unexpectedObject, .unexpectedObject, .unexpectedObject, .unexpectedObject,
            ]
        )
    }

    @Test("refuses whole numbers that do not fit")
    func overflow() {
        let table = Table(
            "a",
            dimension: "b",
            columns: [Column("c", .uint64([1 << 63]), units: "1", longName: "large")]
        )
        #expect(throws: RecordError.self) { try table.integers("c") }
    }

    @Test("joined with another has the rows of both, in order")
    func joining() throws {
        let joined = try Table.joining([table, .audit(rows: 0), .audit(rows: 2)])
        #expect(try joined.integers("trial") == [0, 1, 0, 1, 0, 1])
        #expect(try joined.strings("backend").count == 6)
        #expect(joined.columns.map(\.name) == table.columns.map(\.name))
        #expect(try Table.joining([table]) == table)
    }

    @Test("is not joined with a table of other columns")
    func mismatch() {
        let others = [
            Table.timing,
            Table("audit", dimension: "row", columns: table.columns),
            Table("audit", dimension: "call", columns: Array(table.columns.dropLast())),
            Table("audit", dimension: "call", columns: table.columns.reversed()),
            Table(
                "audit",
                dimension: "call",
                columns: [Column("trial", [1.0], units: "1", longName: "row in trials")]
                    + Table.audit(rows: 1).columns.dropFirst()
            ),
        ]
        for other in others {
            let error = #expect(throws: RecordError.self) { try Table.joining([table, other]) }
            #expect(error?.problem == .mismatch)
        }
    }

    @Test("stops the programmer whose columns differ in length")
    func lengths() async {
        await #expect(processExitsWith: .failure) {
            _ = Table(
                "a",
                dimension: "b",
                columns: [Column("c", [1], longName: "c"), Column("d", [1, 2], longName: "d")]
            )
        }
    }

    @Test("stops the programmer who names a column as the dimension")
    func clash() async {
        await #expect(processExitsWith: .failure) {
            _ = Table("a", dimension: "b", columns: [Column("b", [1], longName: "b")])
        }
    }
}
