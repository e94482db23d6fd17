import Foundation
import Records
import Reports
import Testing

@Suite("What a report shows")
struct NotebookCellsTests {
    private static let prompts =
        #"{"prompt":"a *red* circle","seed":7},{"prompt":"a blue star","seed":8}"#

    private func resolved(_ members: String, kind: String = "pipeline") -> String {
        #"{"description":"What does it ask?","license":"CC-BY-4.0",\#(members)"trials":[{"id":"0","settings":{"kind":"\#(kind)","model":"sha256:abc","pipeline":{"scheduler":{"name":"PNDMScheduler"},"steps":50,"guidance_scale":5,"width":64,"height":32},"prompts":[\#(Self.prompts)]}}]}"#
    }

    @Test(
        "without cells of the author's own, a pipeline's report tells question, trials, errors, verdicts and how to repeat it"
    )
    func pipeline() throws {
        let report = try ReportSample([ReportSample.record(resolved: resolved(""))])
        #expect(
            report.sections == [
                "What was run", "Results", "Errors", "Verdicts and claims", "How to reproduce",
            ]
                || report.sections == [
                    "What was run", "Results", "Errors", "Time and memory", "Verdicts and claims",
                    "How to reproduce",
                ]
        )
        for words in [
            "What does it ask?", "CC-BY-4.0", "PNDMScheduler, 50 steps", "64 × 32 pixels",
            "a *red* circle", "sdlab replay fp16-sweep.h5", "sha256:", "a processor",
        ] {
            #expect(report.page.contains(words), "\(words)")
        }
    }

    @Test("a record of attention alone has no model and no pictures to tell of")
    func attention() throws {
        let text =
            #"{"trials":[{"id":"0","settings":{"kind":"attention","inputs":{"heads":8,"queries":64,"distribution":"outliers","seeds":[0,1]}}}]}"#
        let report = try ReportSample([ReportSample.record(resolved: text)])
        #expect(!report.sections.contains("Pictures"))
        #expect(!report.sources.joined().contains("**model**"))
        #expect(report.page.contains("heads 8, queries 64, outliers, seeds 0, 1"))
    }

    @Test("a record of an invariance experiment shows its certificate")
    func invariance() throws {
        let text = #"{"invariance":{"across":["precision.dtype"],"control":{}}}"#
        let report = try ReportSample([ReportSample.record(resolved: text)])
        #expect(report.sections.contains("Certificate"))
    }

    @Test("drift, pictures and figures have their sections")
    func drift() throws {
        let report = try ReportSample([DriftSample.record()])
        #expect(report.sections.contains("Pictures") && report.sections.contains("Drift"))
        #expect(report.outputs.contains { $0.contains("PSNR") && $0.contains("SSIM") })
    }

    @Test("the author's cells stand in the author's order, and no others")
    func own() throws {
        let cells =
            ##""notebook":[{"python":"print(table('audit'))"},{"text":"Mine\n----"},{"table":{"rows":["attention.backend"],"columns":"precision.dtype","value":"audit.max_abs","reduce":"max","where":{}}},{"claim":"all"}],"##
        let report = try ReportSample([ReportSample.record(resolved: resolved(cells))])
        #expect(report.sections == ["Mine"])
        let ids = report.cells.compactMap { $0["id"] as? String }
        #expect(
            ids == [
                "title", "status", "set-up", "python", "text",
                "table-max-of-audit-max-abs-by-attention-backend", "obstacle", "provenance",
            ]
        )
        #expect(report.cells[3]["execution_count"] is NSNull)
        #expect(report.sources[3] == "print(table('audit'))")
        #expect(report.outcome.complaints == ["The record has no claims."])
    }

    @Test("a table's numbers are the record's, reduced; what failed or is undefined is left out")
    func numbers() throws {
        func table(_ details: String) throws -> String {
            let cells = #""notebook":[{"table":{\#(details)}}],"#
            let report = try ReportSample([ReportSample.record(resolved: resolved(cells))])
            return report.outputs.first ?? ""
        }
        #expect(
            try table(
                #""rows":["attention.backend"],"columns":"precision.dtype","value":"audit.max_abs","reduce":"max","where":{}"#
            ) == """
                attention backend  float32  float16
                -----------------  -------  -------
                vanilla            3.0e-07        –
                flash                    –  4.0e-03
                """
        )
        #expect(
            try table(
                #""rows":["layer"],"value":"audit.rel_l2","reduce":"count","where":{"layer":["vae.*"]}"#
            ) == """
                layer             audit.rel_l2
                ----------------  ------------
                vae.decoder.attn             2
                """
        )
    }

    @Test("names that the record has not are told in the report and on the terminal")
    func unknown() throws {
        let cells =
            #""notebook":[{"table":{"rows":["attention.bckend"],"value":"audit.max_abs","reduce":"max","where":{}}},{"figure":{"name":"drift"}}],"#
        let report = try ReportSample([ReportSample.record(resolved: resolved(cells))])
        #expect(report.outcome.complaints.contains { $0.contains("attention.bckend") })
        #expect(report.page.contains("attention.bckend"))
        #expect(report.page.contains("the figure &#x27;drift&#x27; was not drawn"))
    }

    @Test("several records stand side by side, told apart by what differs")
    func several() throws {
        let records = ["one", "two"].map {
            ReportSample.record(provenance: [Record.Fact("processor", $0)])
        }
        let report = try ReportSample(records)
        #expect(report.sections.first == "What differs")
        #expect(report.page.contains("same content digest"))
        let table = try #require(report.outputs.first { $0.contains("max abs error") })
        let rows = table.split(separator: "\n").dropFirst(2).map {
            $0.split(separator: " ").prefix(3).joined(separator: " ")
        }
        #expect(
            rows == [
                "vanilla float32 one", "vanilla float32 two", "flash float16 one",
                "flash float16 two", "flash bfloat16 one", "flash bfloat16 two",
            ]
        )
    }

    @Test(
        "a list in place of the number of steps is counted",
        arguments: [
            (#"{"timesteps":[999,500,1]}"#, "3 timesteps of the author&#x27;s own"),
            (#"{"sigmas":[1.5]}"#, "1 sigma of the author&#x27;s own"), ("1", "1 step"),
        ]
    )
    func steps(steps: String, words: String) throws {
        let text = resolved("").replacing(#""steps":50"#, with: #""steps":\#(steps)"#)
        let report = try ReportSample([ReportSample.record(resolved: text)])
        let page = report.page.replacing("'", with: "&#x27;")
        #expect(page.contains("PNDMScheduler, \(words)"))
        #expect(page.contains("What does it ask?"))
        #expect(!report.outcome.complaints.contains { $0.contains("/spec/resolved") })
    }

    @Test(
        "what cannot be read of the specification is told, and hides nothing else",
        arguments: [
            (#"{"description":"What?","license":["CC"]}"#, "license", true),
            (
                #"{"description":"What?","notebook":[{"text":"Mine"},{"tex":"x"}]}"#, "notebook",
                true
            ),
            (#"{"description":"What?""#, "/spec/resolved", false),
        ]
    )
    func unreadable(text: String, place: String, isTold: Bool) throws {
        let report = try ReportSample([ReportSample.record(resolved: text)])
        #expect(report.outcome.complaints.contains { $0.contains(place) })
        #expect(report.sources[1].contains("What could not be read"))
        #expect(report.page.contains("What?") == isTold)
    }

    private static let claims = Table(
        "claims",
        dimension: "claim",
        columns: ["id", "statement", "form", "verdict", "units", "found", "reason", "datasets"]
            .map { Column($0, ["kept", "kept"], longName: $0) }
            .filter { $0.name != "id" }
            + [
                Column("id", ["fits", "fast"], longName: "id"),
                Column("value", [1.5, 2], units: "1", longName: "value"),
                Column("trials", ["0", "1"], longName: "trials"),
            ]
    )

    @Test(
        "a cell of one claim shows that claim alone, of every record",
        arguments: [("2", "fast", 1), ("2", "fast", 2), (#""fits""#, "fits", 2)]
    )
    func claim(cell: String, name: String, count: Int) throws {
        let text = resolved(#""notebook":[{"claim":\#(cell)}],"#)
        let records = (1...count).map { number in
            ReportSample.record(
                resolved: text,
                tables: [Sample.trials(), Sample.layers, Sample.audit(), Self.claims],
                provenance: [Record.Fact("processor", "processor \(number)")]
            )
        }
        let report = try ReportSample(records)
        let table = try #require(report.outputs.first { $0.contains("what has to hold") })
        let rows = table.split(separator: "\n").dropFirst(2)
        #expect(rows.count == count && rows.allSatisfy { $0.contains("\(name) ") }, "\(table)")
        let numbers = (0..<count).map { 2 * $0 + (name == "fast" ? 1 : 0) }
        #expect(report.sources.contains { $0.contains("rows=\(numbers))") })
    }

    @Test("rows that point at no trial are told, not followed")
    func damaged() throws {
        let backends = Table(
            "backends",
            dimension: "backend",
            columns: [
                Column("trial", [0, 9], longName: "trial"),
                Column("name", ["a", "b"], longName: "name"),
            ]
        )
        let report = try ReportSample([
            ReportSample.record(
                resolved: resolved(#""notebook":[{"table":{"name":"backends"}}],"#),
                tables: [Sample.trials(), Sample.layers, Sample.audit(), backends]
            )
        ])
        #expect(report.outcome.complaints.contains { $0.contains("row 1 holds 9") })
    }
}
