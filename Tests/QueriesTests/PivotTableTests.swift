import Queries
import Records
import Testing

@Suite("A pivot table")
struct PivotTableTests {
    private let source: QuerySource
    private let error: ColumnPath

    init() throws {
        source = try QuerySource(AskedRecord.record)
        error = try #require(ColumnPath("audit.max_abs"))
    }

    @Test(
        "has a row for each value of its keys, in the record's order, and a column for each of another"
    )
    func shape() throws {
        let table = try PivotTable(
            rows: ["attention.backend"],
            columns: "precision.dtype",
            value: error,
            reduce: .max,
            of: source
        )
        #expect(table.rows == [["vanilla"], ["flash"]])
        #expect(table.columns == ["float32", "float16"])
        #expect(table.cells.map { $0.map { $0?.value } } == [[4, .infinity], [7, nil]])
        #expect(table.cell(["flash"], "float32")?.count == 3)
        #expect(table.cell(["flash"], "float32")?.undefined == 1)
        #expect(table.unfinished == [3])
        #expect(table.datasets == ["/audit/max_abs"] && table.units == "1")
    }

    @Test("agrees with a query for each of its cells")
    func cells() throws {
        let table = try PivotTable(
            rows: ["layer", "step"],
            columns: "attention.backend",
            value: error,
            reduce: .median,
            selection: ["precision.dtype": ["float32"]],
            of: source
        )
        #expect(table.rows.count == 4)
        for row in table.rows {
            for column in table.columns {
                let query = Query(
                    error,
                    where: [
                        "precision.dtype": ["float32"], "attention.backend": [.init(column)],
                        "layer": [.init(row[0])], "step": [.init(row[1])],
                    ],
                    reduce: .median
                )
                let cell = try #require(table.cell(row, column))
                #expect(try cell.value == source.answer(query).value)
                #expect(cell.quartiles?.median == cell.value)
            }
        }
    }

    @Test("without keys is one number")
    func one() throws {
        let table = try PivotTable(rows: [], value: error, reduce: .count, of: source)
        #expect(table.rows == [[]] && table.columns == [""])
        #expect(table.cell([])?.value == 11 && table.cell([])?.undefined == 1)
    }

    @Test("may have all phases as rows, since it names them")
    func phases() throws {
        let table = try PivotTable(
            rows: ["phase"],
            value: try #require(ColumnPath("timing.seconds")),
            reduce: .sum,
            of: source
        )
        #expect(table.rows == [["total"], ["unet"]])
        #expect(table.cells.map { $0[0]?.value } == [6, 4])
    }

    @Test("refuses keys that there are not, and cells of many numbers")
    func mistakes() {
        #expect(throws: QueryError.self) {
            try PivotTable(rows: ["attention.backand"], value: error, reduce: .max, of: source)
        }
        #expect(throws: QueryError.self) {
            try PivotTable(rows: [], value: error, reduce: .all, of: source)
        }
    }

    @Test("of a million calls takes less than a second")
    func million() throws {
        var record = AskedRecord.record
        record.tables.removeAll { $0.name == "audit" }
        let rows = 0..<1_000_000
        record.tables.append(
            Table(
                "audit",
                dimension: "call",
                columns: [
                    Column("trial", rows.map { $0 / 333_334 }, longName: "trial"),
                    Column("step", rows.map { $0 / 20 % 50 }, longName: "step"),
                    Column("layer", rows.map { $0 % 2 }, longName: "layer"),
                    Column("max_abs", rows.map(Double.init), units: "1", longName: "error"),
                ]
            )
        )
        let source = try QuerySource(record)
        let clock = ContinuousClock()
        var table: PivotTable?
        let time = try clock.measure {
            table = try PivotTable(
                rows: ["layer"],
                columns: "precision.dtype",
                value: error,
                reduce: .max,
                of: source
            )
        }
        #expect(table?.cell(["unet.0.attn2"], "float16")?.value == 666_667)
        #expect(time < .seconds(1))
    }
}
