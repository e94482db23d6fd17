import Queries
import Records
import Reports
import TestSupport
import Testing

@Suite("Tables for papers")
struct PaperTablesTests {
    /// Two backends in two formats, timed three times; the last trial ran out of memory.
    private static func record(
        scale: Double = 1,
        threads: Int = 2,
        name: String = "speed",
        sweepsBatches: Bool = false
    ) -> Record {
        let backends = ["vanilla", "vanilla", "flash_v2", "flash_v2"]
        let dtypes =
            sweepsBatches
            ? Array(repeating: "float32", count: 4) : ["float32", "float16", "float32", "float16"]
        let timed = [0, 0, 0, 1, 1, 1, 2, 2, 2]
        return Record(
            title: "Speed & accuracy",
            name: name,
            specification: .init(source: "", resolved: "{}", overrides: "[]"),
            tables: [
                Table(
                    "trials",
                    dimension: "trial",
                    columns: [
                        Column("label", ["a", "b", "c", "d"], longName: "label"),
                        SweepAxis.column("attention_backend", path: "attention.backend", backends),
                        sweepsBatches
                            ? SweepAxis.column(
                                "pipeline_batch_size",
                                path: "pipeline.batch_size",
                                ["1", "2", "1", "2"]
                            )
                            : SweepAxis.column("precision_dtype", path: "precision.dtype", dtypes),
                        Column(
                            "status",
                            ["completed", "completed", "completed", "out_of_memory"],
                            longName: "status"
                        ),
                        Column("dtype", dtypes, longName: "dtype"),
                        Column("matmul", ["chain", "chain", "chain", "chain"], longName: "matmul"),
                        Column(
                            "peak_bytes",
                            [0x200000, 0x100000, 0x180000, 0],
                            units: "bytes",
                            longName: "peak"
                        ),
                    ]
                ),
                Table(
                    "audit",
                    dimension: "call",
                    columns: [
                        Column("trial", [0, 0, 1, 1, 2, 2], longName: "trial"),
                        Column(
                            "max_abs",
                            [1.14e-5, 1e-6, 4.1e-3, 2e-3, 1.12e-5, 2e-6],
                            units: "1",
                            longName: "largest error"
                        ),
                    ]
                ),
                Table(
                    "timing",
                    dimension: "sample",
                    columns: [
                        Column("trial", timed, longName: "trial"),
                        Column("phase", timed.map { _ in "total" }, longName: "phase"),
                        Column("warmup", timed.map { _ in false }, longName: "warm-up"),
                        Column(
                            "seconds",
                            [1, 2, 3, 1.5, 1.5, 1.5, 0.5, 0.5, 0.9].map { $0 * scale },
                            units: "s",
                            longName: "time"
                        ),
                    ]
                ),
            ],
            provenance: [
                Record.Fact("processor", "Test 9000"), Record.Fact("instruction_set", "avx2"),
                Record.Fact("threads", .integer(threads, units: "1")),
                Record.Fact("sdlab_version", "1.2.3"),
                Record.Fact("git_commit", "0123456789abcdef"),
                Record.Fact("openblas", "OpenBLAS 0.3.21 and more"),
            ]
        )
    }

    private func reader(_ record: Record, in folder: TemporaryDirectory) throws -> RecordReader {
        let path = folder.file("\(record.contentDigest.description.suffix(8)).h5")
        _ = try RecordWriter.write(record, to: path)
        return try RecordReader.open(path)
    }

    private func table(_ format: PaperTables.Format) throws -> String {
        let folder = try TemporaryDirectory()
        return try PaperTables([reader(Self.record(), in: folder)]).rendered(as: format)
    }

    @Test(
        "for LaTeX have rules, powers of ten, the best of each dtype in bold, and names that are escaped"
    )
    func latex() throws {
        let text = try table(.latex)
        #expect(
            text == #"""
                % needs \usepackage{booktabs}
                \begin{table}
                  \centering
                  \caption{Speed \& accuracy. Times are medians with first and third quartiles in brackets. Bold: best of each column among rows that differ only in the attention backend. Values per number: time n = 3, max. abs. error n = 2. Test 9000, avx2, 2 threads, sdlab 1.2.3, commit 0123456789ab.}
                  \label{tab:speed}
                  \begin{tabular}{llrrr}
                    \toprule
                    attention.backend & precision.dtype & time (s) & memory (MiB) & max. abs. error \\
                    \midrule
                    vanilla & float32 & $2.00$ [$1.50$, $2.50$] & $2.0$ & $1.1\times10^{-5}$ \\
                    vanilla & float16 & $1.50$ [$1.50$, $1.50$] & $1.0$ & $4.1\times10^{-3}$ \\
                    \addlinespace
                    flash\_v2 & float32 & $\mathbf{0.500}$ [$0.500$, $0.700$] & $\mathbf{1.5}$ & $1.1\times10^{-5}$ \\
                    flash\_v2 & float16 & out of memory & out of memory & out of memory \\
                    \bottomrule
                  \end{tabular}
                \end{table}

                """#
        )
    }

    @Test("for Markdown say the same")
    func markdown() throws {
        let text = try table(.markdown)
        #expect(text.hasPrefix("Speed \\& accuracy. Times are medians"))
        let lines = text.split(separator: "\n").dropFirst()
        #expect(
            lines.elementsEqual([
                "| attention.backend | precision.dtype | time (s) | memory (MiB) | max. abs. error |",
                "| :--- | :--- | ---: | ---: | ---: |",
                "| vanilla | float32 | 2.00 [1.50, 2.50] | 2.0 | 1.1 × 10⁻⁵ |",
                "| vanilla | float16 | 1.50 [1.50, 1.50] | 1.0 | 4.1 × 10⁻³ |",
                "| flash_v2 | float32 | **0.500** [0.500, 0.700] | **1.5** | 1.1 × 10⁻⁵ |",
                "| flash_v2 | float16 | out of memory | out of memory | out of memory |",
            ])
        )
    }

    @Test("for machines keep all digits, in the record's units")
    func csv() throws {
        let lines = try table(.csv).split(separator: "\r\n").map(String.init)
        #expect(
            lines == [
                "attention.backend,precision.dtype,timing.seconds,timing.seconds first quartile,"
                    + "timing.seconds third quartile,trials.peak_bytes,audit.max_abs",
                "vanilla,float32,2.0,1.5,2.5,2097152.0,1.14e-05",
                "vanilla,float16,1.5,1.5,1.5,1048576.0,0.0041",
                "flash_v2,float32,0.5,0.5,0.7,1572864.0,1.12e-05",
                "flash_v2,float16,out of memory,,,out of memory,out of memory",
            ]
        )
    }

    @Test("of several records have a column for each, under a common heading")
    func several() throws {
        let folder = try TemporaryDirectory()
        let first = try reader(Self.record(), in: folder)
        let second = try reader(Self.record(scale: 0.25, threads: 1), in: folder)
        // The digest leaves times out.
        #expect(first.contentDigest == second.contentDigest)
        let other = try TemporaryDirectory()
        let slow = try reader(Self.record(), in: other)
        let text = try PaperTables([slow, second]).rendered(as: .latex)
        #expect(
            text.contains(#"&  & \multicolumn{2}{c}{time (s)} & \multicolumn{2}{c}{memory (MiB)}"#)
        )
        #expect(text.contains(#"\cmidrule(lr){3-4}\cmidrule(lr){5-6}\cmidrule(lr){7-8}"#))
        #expect(text.contains("attention.backend & precision.dtype & A & B & A & B & A & B"))
        #expect(
            text.contains("A: Test 9000, avx2, 2 threads")
                && text.contains("B: Test 9000, avx2, 1 thread,")
        )
        #expect(
            text.contains(
                "vanilla & float32 & $2.00$ [$1.50$, $2.50$] & $0.500$ [$0.375$, $0.625$]"
            )
        )
    }

    @Test("of an author's choice have that choice's rows and columns")
    func pivot() throws {
        let folder = try TemporaryDirectory()
        let reader = try reader(Self.record(), in: folder)
        let pivot = try PivotTable(
            rows: ["attention.backend"],
            columns: "precision.dtype",
            value: try #require(ColumnPath("audit.max_abs")),
            reduce: .max,
            of: QuerySource(reader)
        )
        let tables = try PaperTables(reader, [(title: "Errors", table: pivot)])
        let text = tables.rendered(as: .markdown)
        #expect(text.hasPrefix("Errors. Test 9000"))
        #expect(text.contains("| vanilla | 1.1 × 10⁻⁵ | 4.1 × 10⁻³ |"))
        #expect(text.contains("| flash_v2 | 1.1 × 10⁻⁵ | – |"))
        #expect(tables.rendered(as: .latex).contains(#"\multicolumn{2}{c}{max of audit.max\_abs}"#))
    }

    @Test(
        "for LaTeX escape what it would take for commands",
        arguments: [
            ("a_b", "a\\_b"), ("50 %", "50 \\%"), ("{x} & $y$ #1", "\\{x\\} \\& \\$y\\$ \\#1"),
            ("~^\\", "\\textasciitilde{}\\textasciicircum{}\\textbackslash{}"),
            ("<a>", "\\textless{}a\\textgreater{}"), ("two\nlines", "two lines"),
            ("&\u{301}", "\\&\u{301}"), ("\\\u{301}x", "\\textbackslash{}\u{301}x"),
            ("[1ex]", "{[}1ex]"), (" *", " {*}"), ("a[1]*", "a[1]*"), ("\u{1b}[m", "\u{241b}[m"),
        ]
    )
    func escaped(text: String, expected: String) {
        #expect(LaTeXText.escaped(text) == expected)
    }

    @Test("compare only rows that differ in nothing but the backend")
    func compared() throws {
        let folder = try TemporaryDirectory()
        let reader = try reader(Self.record(sweepsBatches: true), in: folder)
        let text = try PaperTables([reader]).rendered(as: .markdown)
        #expect(text.contains("| vanilla | 1 | 2.00 [1.50, 2.50] | 2.0 |"))
        // Less memory than any other, but there is none to compare with.
        #expect(text.contains("| vanilla | 2 | 1.50 [1.50, 1.50] | 1.0 |"))
        #expect(text.contains("| flash_v2 | 1 | **0.500** [0.500, 0.700] | **1.5** |"))
    }

    @Test("have labels in plain letters")
    func label() throws {
        let folder = try TemporaryDirectory()
        let reader = try reader(Self.record(name: "x}\\input{y"), in: folder)
        let text = try PaperTables([reader]).rendered(as: .latex)
        #expect(text.contains("\\label{tab:x-input-y}\n"))
    }
}
