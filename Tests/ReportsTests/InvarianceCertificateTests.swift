import Records
import Reports
import Testing

@Suite("The certificate of an invariance experiment")
struct InvarianceCertificateTests {
    /// One trial: what it has, how it ended, and what the gates say.
    private struct Row {
        var matmul = "chain", dtype = "float32"
        var threads: Int, batch: Int
        var status = "completed", verdict = "pass"

        var gate: String { matmul == "openblas" ? "control_caught" : "equal_bits" }
    }

    private static let question =
        #"{"across":["machine.threads","pipeline.batch_size"],"control":{"matmul":"openblas"}}"#

    /// The full product of threads 1, 2 and batch sizes 1, 7.
    private static func product(_ matmul: String = "chain", _ dtype: String = "float32") -> [Row] {
        [1, 2].flatMap { threads in
            [1, 7].map { Row(matmul: matmul, dtype: dtype, threads: threads, batch: $0) }
        }
    }

    private func record(_ rows: [Row], question: String = question) -> Record {
        let ones = rows.map { _ in 1 }
        let digests = rows.map {
            $0.status == "completed"
                ? String(repeating: $0.verdict == "fail" ? "f" : "a", count: 64) : ""
        }
        let axes: [(String, String, [String])] = [
            ("matmul", "matmul", rows.map(\.matmul)),
            ("precision_dtype", "precision.dtype", rows.map(\.dtype)),
            ("machine_threads", "machine.threads", rows.map { "\($0.threads)" }),
            ("pipeline_batch_size", "pipeline.batch_size", rows.map { "\($0.batch)" }),
        ]
        let texts: [(String, [String])] = [
            ("id", rows.indices.map { "\($0)" }), ("label", rows.indices.map { "row \($0)" }),
            ("status", rows.map(\.status)), ("backend", rows.map { _ in "flash" }),
            ("dtype", rows.map(\.dtype)), ("scheduler", rows.map { _ in "DDIMScheduler" }),
            ("error", rows.map { $0.status == "completed" ? "" : "this processor has scalar" }),
            ("tensors_sha256", digests),
        ]
        let trials = Table(
            "trials",
            dimension: "trial",
            columns: axes.map { Column($0.0, $0.2, longName: "sweep axis \($0.1)") }
                + texts.map { Column($0.0, $0.1, longName: $0.0) }
                + ["steps", "batch_size", "images", "flops", "peak_bytes", "predicted_peak_bytes"]
                .map { Column($0, ones, longName: $0) }
        )
        let verdicts = Table(
            "verdicts",
            dimension: "judgement",
            columns: [
                Column("trial", Array(rows.indices), longName: "trial"),
                Column("gate", rows.map(\.gate), longName: "gate"),
                Column("threshold", rows.map { _ in 0.0 }, units: "1", longName: "threshold"),
                Column(
                    "value",
                    rows.map { $0.verdict == "fail" ? 1.0 : 0 },
                    units: "1",
                    longName: "value"
                ),
                Column(
                    "verdict",
                    rows.map { $0.status == "completed" ? $0.verdict : "not-applicable" },
                    longName: "verdict"
                ),
                Column("call", rows.map { _ in -1 }, longName: "call"),
            ]
        )
        return Record(
            title: "The same bits",
            name: "invariance",
            specification: .init(
                source: "",
                resolved: #"{"name":"x","invariance":\#(question),"trials":[]}"#,
                overrides: ""
            ),
            tables: [trials, verdicts]
        )
    }

    private func statement(_ rows: [Row], question: String = question) throws -> String? {
        try RecordSummary(record(rows, question: question)).certificate?.statement
    }

    @Test("says how many rows hold, over what, and that the control was caught")
    func holds() throws {
        let rows = Self.product() + Self.product("openblas")
        #expect(
            try statement(rows)
                == "4 of 4 rows hold: the same bits for threads 1, 2 × batch_size 1, 7; "
                + "the control (matmul openblas) was caught."
        )
        let certificate = try RecordSummary(record(rows)).certificate
        #expect(certificate?.rows == 4 && certificate?.holding == 4)
    }

    @Test("says how many groups there are, and how many combinations where some are missing")
    func groups() throws {
        let question = #"{"across":["machine.threads","pipeline.batch_size"],"control":{}}"#
        let both = Self.product() + Self.product("chain", "float16")
        #expect(
            try statement(both, question: question)
                == "8 of 8 rows hold: the same bits for threads 1, 2 × batch_size 1, 7 "
                + "in each of 2 groups."
        )
        #expect(
            try statement(Self.product().dropLast(), question: question)
                == "3 of 3 rows hold: the same bits for threads 1, 2 × batch_size 1, 7 "
                + "(3 of 4 combinations)."
        )
    }

    @Test("claims nothing where a row differs or was not completed")
    func differs() throws {
        var rows = Self.product()
        rows[2].verdict = "fail"
        rows[3].status = "failed"
        #expect(
            try statement(rows)
                == "2 of 4 rows hold: 1 differs from the first of the group, 1 not completed; "
                + "the control (matmul openblas) was not run."
        )
    }

    @Test("says that a control was missed, or where it was caught")
    func control() throws {
        var missed = Self.product("openblas")
        for index in missed.indices { missed[index].verdict = "fail" }
        #expect(
            try statement(Self.product() + missed)?
                .hasSuffix("; the control (matmul openblas) was not caught.") == true
        )
        #expect(
            try statement(Self.product() + missed + Self.product("openblas", "float16"))?
                .hasSuffix("; the control (matmul openblas) was caught in 1 of 2 groups.") == true
        )
    }

    @Test("leaves what the processor lacks out of the count, and the table shows it")
    func unavailable() throws {
        var rows = Self.product()
        rows[2].status = "unavailable"
        rows[3].status = "unavailable"
        let table = SummaryTable(try RecordSummary(record(rows + Self.product("openblas"))))
        let text = table.text(width: 100)
        #expect(text.hasPrefix("invariance: The same bits (8 trials, 2 unavailable)\n"))
        #expect(
            text.contains("2 rows are unavailable: this processor has scalar.\n2 of 2 rows hold: ")
        )
        #expect(text.contains("the same bits for threads 1 × batch_size 1, 7; the control"))
        #expect(!text.contains("not completed:") && !text.contains("audited"))
        let lines = text.split(separator: "\n")
        #expect(lines.count { $0.hasSuffix("  aaaaaaaaaaaa  equal") } == 2)
        #expect(lines.count { $0.hasSuffix("  aaaaaaaaaaaa  caught") } == 4)
        #expect(lines.count { $0.hasSuffix("  –             unavailable") } == 2)
    }

    @Test("the table names rows that differ and a control that was missed")
    func failures() throws {
        var rows = Self.product() + Self.product("openblas").prefix(1)
        rows[1].verdict = "fail"
        rows[4].verdict = "fail"
        let table = SummaryTable(try RecordSummary(record(rows)))
        let text = table.text(width: 120)
        #expect(text.contains("  ffffffffffff  differs\n") && text.contains("  not caught\n"))
        #expect(
            text.contains("  row 1: equal_bits: the recorded tensors are not those of the first")
        )
        #expect(text.contains("  row 4: control_caught: the control was not caught"))
        #expect(table.json.contains(#""tensors_sha256": "\#(String(repeating: "f", count: 64))""#))
        #expect(table.json.contains(#""holding": 3"#))
        #expect(table.csv.contains(",not caught,"))
    }

    @Test("is of the whole record: a selection has none, nor has a record that was not asked")
    func absent() throws {
        let summary = try RecordSummary(record(Self.product()))
        #expect(try summary.selecting(trial: "1").certificate == nil)
        #expect(try RecordSummary(Sample.record()).certificate == nil)
    }
}
