import Foundation
import Records
import Reports
import TestSupport
import Testing

@Suite("A report as notebook and page")
struct ReportFolderTests {
    @Test("the notebook is nbformat 4.5, its cells have names of their own")
    func notebook() throws {
        let report = try ReportSample([ReportSample.record()])
        let json = try JSONSerialization.jsonObject(with: Data(report.notebook.utf8))
        let root = try #require(json as? [String: Any])
        #expect(Set(root.keys) == ["cells", "metadata", "nbformat", "nbformat_minor"])
        #expect(root["nbformat"] as? Int == 4 && root["nbformat_minor"] as? Int == 5)
        #expect(
            report.notebook.hasPrefix("{\n \"cells\": [\n  {\n   \"cell_type\": \"markdown\",\n")
        )
        #expect(report.notebook.hasSuffix("}\n"))
        let ids = report.cells.compactMap { $0["id"] as? String }
        #expect(ids.count == report.cells.count && Set(ids).count == ids.count)
        for id in ids { #expect(id.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil, "\(id)") }
        for cell in report.cells {
            let isCode = cell["cell_type"] as? String == "code"
            let common: Set<String> = ["cell_type", "id", "metadata", "source"]
            #expect(
                Set(cell.keys) == (isCode ? common.union(["outputs", "execution_count"]) : common)
            )
        }
    }

    @Test("the same record gives the same bytes")
    func same() throws {
        let first = try ReportSample([ReportSample.record()])
        let second = try ReportSample([ReportSample.record()])
        #expect(first.notebook == second.notebook && first.page == second.page)
    }

    @Test("code cells are numbered in the order in which they run")
    func counts() throws {
        let report = try ReportSample([ReportSample.record()])
        let counts = report.cells.compactMap { $0["execution_count"] as? Int }
        #expect(counts.count > 2 && counts == Array(1...counts.count))
    }

    @Test("what failed stands above everything else")
    func failures() throws {
        let report = try ReportSample([ReportSample.record()])
        let status = report.sources[1]
        for words in ["flash bfloat16", "out_of_memory", "max_ratio", "nonfinite"] {
            #expect(status.contains(words), "\(status)")
        }
        let head = try #require(report.page.range(of: "<main>")).lowerBound
        let top = report.page[..<head]
        #expect(top.contains("class=\"status bad\""))
        #expect(top.contains("flash bfloat16: out_of_memory"))
    }

    @Test("where nothing failed the page says so")
    func success() throws {
        let trials = Sample.trials(
            status: ["completed", "completed", "completed"],
            error: ["", "", ""]
        )
        let report = try ReportSample([
            ReportSample.record(tables: [trials, Sample.layers, Sample.audit()])
        ])
        #expect(report.page.contains("class=\"status good\""))
        #expect(report.sources[1].contains("All 3 trials were completed."))
    }

    @Test("the page loads nothing, runs nothing, and says that nothing may")
    func closed() throws {
        let report = try ReportSample([DriftSample.record()])
        #expect(
            report.page.contains(
                "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'"
            )
        )
        #expect(!report.page.lowercased().contains("<script"))
        let sources = report.page.matches(of: /\b(?:src|srcset|poster|action)="([^"]*)"/)
        #expect(!sources.isEmpty)
        for match in sources {
            #expect(match.output.1.hasPrefix("data:"), "\(match.output.0.prefix(80))")
        }
        for match in report.page.matches(of: /\bhref="([^"]*)"/) {
            #expect(match.output.1.hasPrefix("#"), "\(match.output.0)")
        }
        #expect(!report.page.contains("url(") && !report.page.contains("@import"))
    }

    @Test("pictures and drawings have words for those who do not see them")
    func alternatives() throws {
        let page = try ReportSample([DriftSample.record()]).page
        let images = page.matches(of: /<img [^>]*>/)
        #expect(!images.isEmpty)
        for image in images {
            let words = image.output.firstMatch(of: /\salt="[^"]+"/)
            #expect(words != nil, "\(image.output.prefix(80))")
        }
    }

    @Test(
        "texts from outside are shown, and do nothing",
        arguments: [
            "<script>alert(1)</script>", "\"\u{301} onload=alert(1) x=\"", "`code` $x$ |a|",
            "{{title}} {{{title}}} {{#entries}}", "line\nfeed\u{1b}[31m\u{202e}\u{2028}",
            "''' \"\"\" \\",
            "![x](https://example.org/x.png)",
        ]
    )
    func hostile(text: String) throws {
        let quoted = try #require(
            String(data: JSONEncoder().encode(["description": text]), encoding: .utf8)
        )
        let report = try ReportSample([
            ReportSample.record(
                resolved: quoted,
                title: text,
                tables: [
                    Sample.trials(labels: [text, "b", "c"], axes: [], error: ["", "", text]),
                    Sample.layers, Sample.audit(),
                ],
                provenance: [Record.Fact("processor", text), Record.Fact("command_line", text)]
            )
        ])
        #expect(report.cells.count > 5)
        let page = report.page
        #expect(!page.contains("<script") && !page.contains("src=\"http"))
        #expect(page.firstMatch(of: /<[^>]*\sonload/) == nil)
        #expect(!page.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" })
        #expect(page.contains("<meta http-equiv=\"Content-Security-Policy\""))
        for scalar in ["\u{1b}", "\u{202e}", "\u{2028}"] {
            #expect(!report.outputs.joined().contains(scalar))
        }
    }

    @Test("a folder that cannot be written is a complaint")
    func unwritable() throws {
        let folder = try TemporaryDirectory()
        try folder.write("a file".utf8, to: "blocker")
        let path = folder.file("fp16-sweep.h5")
        _ = try RecordWriter.write(Sample.record(), to: path)
        let outcome = ReportFolder(folder.file("blocker/report"), name: "x")
            .write([try RecordReader.open(path)])
        #expect(outcome.page == nil && outcome.notebook == nil)
        #expect(outcome.complaints.count == 1)
    }

    @Test("a record's name leads to no other folder", arguments: ["../../x", "/x", "..", "a/../x"])
    func name(text: String) throws {
        let folder = try TemporaryDirectory()
        var record = Sample.record()
        record.name = text
        let path = folder.file("record.h5")
        _ = try RecordWriter.write(record, to: path)
        let report = try ReportFolder.standard(for: [RecordReader.open(path)])
        #expect(!report.name.contains("/") && !report.name.contains("..") && !report.name.isEmpty)
        #expect(report.path == folder.path)
    }

    @Test("records whose names differ only in signs have figures of their own")
    func folders() throws {
        let records = ["a/b", "a b", "A_b", "a-b"].map { host in
            var record = DriftSample.record()
            record.provenance = [Record.Fact("host", host)]
            return record
        }
        let report = try ReportSample(records)
        let figures = report.outcome.figures
        #expect(figures.count == 8 && Set(figures).count == 8)
        #expect(figures.allSatisfy { FileManager.default.fileExists(atPath: $0) })
    }
}
