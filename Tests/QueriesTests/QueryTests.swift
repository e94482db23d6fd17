import Queries
import Records
import TestSupport
import Testing

@Suite("A query")
struct QueryTests {
    private let source: QuerySource

    init() throws { source = try QuerySource(AskedRecord.record) }

    private func ask(
        _ path: String,
        _ selection: Selection = .everything,
        _ reduction: Reduction = .max
    ) throws -> QueryResult {
        let path = try #require(ColumnPath(path))
        return try source.answer(Query(path, where: selection, reduce: reduction))
    }

    @Test(
        "reduces the values of the rows that have the selected values",
        arguments: [
            (Reduction.max, 4.0), (.min, 1), (.median, 2.5), (.mean, 2.5), (.sum, 10), (.count, 4),
        ]
    )
    func reductions(reduction: Reduction, expected: Double) throws {
        let result = try ask(
            "audit.max_abs",
            ["attention.backend": ["vanilla"], "precision.dtype": ["float32"]],
            reduction
        )
        #expect(result.value == expected)
        #expect(result.values == [1, 2, 3, 4] && result.rows == [0, 1, 2, 3])
        #expect(result.trials == [0] && result.unfinished.isEmpty && result.undefined == 0)
    }

    @Test("leaves undefined values out, and no infinities")
    func special() throws {
        let flash = try ask("audit.max_abs", ["attention.backend": ["flash"]])
        #expect(flash.value == 7 && flash.undefined == 1 && flash.row == 10)
        #expect(try ask("audit.max_abs").value == .infinity)
        #expect(try ask("audit.max_abs", ["precision.dtype": ["float16"]], .median).value == 25)
    }

    @Test("of all values keeps them as they are")
    func all() throws {
        let result = try ask("audit.max_abs", ["attention.backend": ["flash"]], .all)
        #expect(result.value == nil && result.values == [5, 6, 7])
    }

    @Test("says which trials it left out because they were not completed")
    func unfinished() throws {
        let memory = try ask("trials.peak_bytes", ["attention.backend": ["flash"]])
        #expect(memory.value == 80 && memory.trials == [2] && memory.unfinished == [3])
        #expect(memory.units == "bytes")
        let errors = try ask(
            "audit.max_abs",
            ["attention.backend": ["flash"], "precision.dtype": ["float16"]]
        )
        #expect(errors.value == nil && errors.trials.isEmpty && errors.unfinished == [3])
    }

    @Test("leaves out what is no point of the sweep, unless it is asked for")
    func roles() throws {
        #expect(try ask("trials.peak_bytes").value == 100)
        #expect(try ask("trials.peak_bytes", ["role": ["reference"]]).value == 300)
        #expect(try ask("trials.peak_bytes", ["status": ["out_of_memory"]]).value == 0)
    }

    @Test("of times means whole generations that are no warm-ups, unless it says otherwise")
    func timing() throws {
        #expect(try ask("timing.seconds", .everything, .median).value == 3)
        #expect(try ask("timing.seconds", ["phase": ["unet"]], .median).value == 2)
        #expect(try ask("timing.seconds", ["warmup": [true]], .median).value == 9)
    }

    @Test(
        "selects by layers' paths and kinds, by columns of the table and of trials, and by numbers as numbers",
        arguments: [
            (["layer": ["*.attn2"], "precision.dtype": ["float32"]], [2, 4, 6]),
            (["layer": ["unet.0.attn1"], "attention.backend": ["vanilla"]], [1, 3, 10, 30]),
            (["kind": ["self"], "attention.backend": ["flash"]], [5, 7]),
            (["step": [0], "id": ["a", "c"]], [1, 2, 5, 6]),
            (
                ["step": ["0.0"], "pipeline.steps": ["5e1"], "attention_backend": ["flash"]],
                [5, 6]
            ),
            (["unconditional": [true], "backend": ["van*"]], [1, 10]),
        ] as [(Selection, [Double])]
    )
    func keys(selection: Selection, expected: [Double]) throws {
        #expect(try ask("audit.max_abs", selection, .all).values == expected)
    }

    @Test("counts texts, and refuses to do more with them")
    func texts() throws {
        #expect(try ask("audit.backend", ["backend": ["flash"]], .count).value == 4)
        #expect(throws: QueryError.self) { try ask("audit.backend") }
    }

    @Test(
        "says what there is in place of names and values that there are not",
        arguments: [
            ("audits.max_abs", [:], .unknownTable, "audit"),
            ("audit.max_ab", [:], .unknownColumn, "max_abs"),
            ("audit.max_abs", ["attention.backends": ["flash"]], .unknownKey, "attention.backend"),
            ("audit.max_abs", ["attention.backend": ["flush"]], .unknownValue, "flash"),
            ("audit.max_abs", ["precision.dtype": ["float*"]], .unknownValue, "float32"),
            ("audit.max_abs", ["layer": ["*.attn3"]], .unknownValue, "unet.0.attn1"),
        ] as [(String, Selection, QueryError.Mistake.Problem, String)]
    )
    func mistakes(
        path: String,
        selection: Selection,
        problem: QueryError.Mistake.Problem,
        likeliest: String
    ) throws {
        let error = try #require(throws: QueryError.self) { try ask(path, selection) }
        guard case .wrong(let mistake) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(mistake.problem == problem)
        #expect(mistake.known.first == likeliest)
        #expect(error.description.contains("expected: one of \(likeliest)"))
    }

    @Test("refuses a row that points to no trial")
    func damaged() throws {
        var record = AskedRecord.record
        record.tables.removeAll { $0.name == "timing" }
        record.tables.append(
            Table(
                "timing",
                dimension: "sample",
                columns: [
                    Column("trial", [7], longName: "trial"),
                    Column("seconds", [1.0], units: "s", longName: "time"),
                ]
            )
        )
        let source = try QuerySource(record)
        let path = try #require(ColumnPath("timing.seconds"))
        let error = try #require(throws: QueryError.self) {
            try source.answer(Query(path, where: .everything, reduce: .max))
        }
        guard case .unreadable(let cause) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(cause.problem == .damaged && cause.object == "/timing/trial")
    }

    @Test("asks a file as it asks a record in memory")
    func disk() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("asked.h5")
        _ = try RecordWriter.write(AskedRecord.record, to: path)
        let stored = try QuerySource(RecordReader.open(path))
        for name in ["audit.max_abs", "trials.peak_bytes", "timing.seconds"] {
            let query = Query(try #require(ColumnPath(name)), where: .everything, reduce: .median)
            #expect(try stored.answer(query) == source.answer(query))
        }
    }
}
