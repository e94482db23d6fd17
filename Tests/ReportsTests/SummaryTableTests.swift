import Foundation
import Records
import Reports
import Testing

@Suite("The table of trials")
struct SummaryTableTests {
    private func table(_ tables: [Table]? = nil, title: String? = nil) throws -> SummaryTable {
        let whole = Sample.record()
        let record = Sample.record(title: title ?? whole.title, tables: tables ?? whole.tables)
        return SummaryTable(try RecordSummary(record))
    }

    @Test("for a terminal reads like this")
    func text() throws {
        #expect(
            try table().text(width: 80) == """
                fp16-sweep: Half precision and the attention backends (3 trials, 1 not
                completed)

                attention  precision  max abs   rel L2     not  ratio     time
                backend    dtype        error      rms  finite    max   median  verdict
                ---------  ---------  -------  -------  ------  -----  -------  -------------
                vanilla    float32    3.0e-07  2.9e-08       0   1.00   2.50 s  pass
                flash      float16    4.0e-03  3.5e-04       3   2.50  45.6 ms  fail
                flash      bfloat16         –        –       –      –        –  out_of_memory

                max abs error  largest |output − reference| of any call, in units of the tensor
                rel L2 rms     ‖output − reference‖ / ‖reference‖, root mean square of the calls
                not finite     elements that are NaN or infinite unlike the reference, over all
                               calls
                ratio max      max abs error in units of the baseline's in the same format,
                               largest of any call
                time median    whole trial without warm-ups; quantiles interpolate linearly
                               (type 7)
                verdict        of the gates, – if none applied; how the trial ended, if not
                               completed
                Left out for want of width: id, calls, max abs error at, rel L2 max, max ulp,
                ratio median, time q1, time q3, time min, timed runs, memory peak, memory
                forecast, work FLOP.

                Gates that failed:
                  flash float16: nonfinite 2 is above 0; worst at
                      unet.mid_block.attentions.0.transformer_blocks.0.attn1, step 1, image 1,
                      unconditional
                  flash float16: max_ratio 4.000e-03 is above 3.200e-03; worst at
                      unet.mid_block.attentions.0.transformer_blocks.0.attn1, step 1, image 1,
                      unconditional

                Trials that were not completed:
                  flash bfloat16: out_of_memory: the U-Net needs 3.1 GiB
                      the limit is 2 GiB

                """
        )
    }

    @Test("keeps within its width", arguments: [80, 100, 120, 200])
    func width(_ width: Int) throws {
        for line in try table().text(width: width).split(separator: "\n") {
            #expect(line.count <= width, "\(line)")
        }
    }

    @Test("shows more where there is more room")
    func room() throws {
        let table = try table()
        #expect(!table.text(width: 80).contains("0a1b2c3d"))
        #expect(table.text(width: 120).contains("0a1b2c3d"))
        #expect(table.text(width: 400).contains("attn1, step 1, image 1, unconditional"))
        #expect(!table.text(width: 400).contains("Left out"))
    }

    @Test("tells trials apart by as many digits as it takes")
    func digits() throws {
        let ids = Column("id", ["aaaaaaaaaa11", "aaaaaaaaaa22", "b"], longName: "identity")
        let columns = [ids] + Sample.trials().columns.dropFirst()
        let text = try table([Table("trials", dimension: "trial", columns: columns)]).text()
        #expect(text.contains("\naaaaaaaaaa1  "))
        #expect(text.contains("\naaaaaaaaaa2  "))
    }

    @Test("without audit and timing shows what is left and says what is not there")
    func empties() throws {
        let text = try table([Sample.trials()]).text(width: 120)
        #expect(!text.contains("max abs") && !text.contains("median"))
        #expect(text.contains("No attention call was audited."))
        #expect(text.contains("Nothing was timed."))
        #expect(text.contains("12.3 MiB"))
    }

    @Test("of trials without a sweep shows their labels")
    func noSweep() throws {
        let text = try table([Sample.trials(axes: [])]).text()
        #expect(text.contains("vanilla float32"))
        let unnamed = try table([Sample.trials(labels: ["", "", ""], axes: [])]).text()
        #expect(unnamed.contains("0a1bffff"))
    }

    @Test("lists every trial that was not completed, with its error")
    func incomplete() throws {
        let trials = Sample.trials(
            status: ["failed", "timed_out", "interrupted"],
            error: ["no such layer", "after 600 s", ""]
        )
        let text = try table([trials]).text()
        #expect(text.contains("attention backends (3 trials, 3 not completed)\n"))
        #expect(
            text.hasSuffix(
                """
                Trials that were not completed:
                  vanilla float32: failed: no such layer
                  flash float16: timed_out: after 600 s
                  flash bfloat16: interrupted: no reason was recorded

                """
            )
        )
    }

    @Test("of no trials says so")
    func noTrials() throws {
        let columns = Sample.trials().columns.map { column in
            switch column.values {
            case .string: Column(column.name, [String](), longName: column.longName)
            default:
                Column(column.name, [Int](), units: column.units ?? "1", longName: column.longName)
            }
        }
        let table = try table([Table("trials", dimension: "trial", columns: columns)])
        #expect(table.text().hasSuffix("(0 trials)\n\nThere are no trials.\n"))
        #expect(table.csv.split(separator: "\r\n").count == 1)
        #expect(table.markdown.contains("There are no trials."))
        #expect(try object(table.json)["trials"] as? [Int] == [])
    }

    @Test("lets no control character of the record out, in any form")
    func controls() throws {
        let evil = "\u{1b}]0;x\u{7}\u{9b}2J\r\u{202e}"
        let trials = Sample.trials(
            labels: [evil, evil, evil],
            axes: [("evil", "evil.\(evil)", [evil, evil, evil])],
            status: ["completed", "completed", evil],
            error: ["", "", evil]
        )
        let tables = [trials, Sample.layers, Sample.audit(), Sample.verdicts]
        let table = try table(tables, title: evil)
        for text in [table.text(width: 80), table.markdown, table.csv, table.json] {
            #expect(text.contains("]0;x"))
            for line in text.replacingOccurrences(of: "\r\n", with: "\n").split(separator: "\n") {
                let isClean = line.unicodeScalars.allSatisfy {
                    $0.properties.generalCategory != .control
                        && $0.properties.generalCategory != .format
                }
                #expect(isClean, "\(line.debugDescription)")
            }
        }
        let parsed = try #require(try object(table.json)["trials"] as? [[String: Any]])
        #expect(parsed[2]["error"] as? String == evil)
    }

    @Test("in JSON has full precision, null for the undefined and its keys in order")
    func json() throws {
        let json = try table().json
        let whole = try object(json)
        #expect(whole["name"] as? String == "fp16-sweep")
        #expect(whole["content_digest"] is NSNull)
        #expect(whole["axes"] as? [String] == ["attention_backend", "precision_dtype"])
        let trials = try #require(whole["trials"] as? [[String: Any]])
        #expect(trials.count == 3)
        let rms = try RecordSummary(Sample.record()).trials[1].audit?.relativeL2
        // Foundation's reader is off by a unit in the last place here; the standard library's is exact.
        let written = json.matches(of: /"rel_l2_rms": ([^,]+),/).map { Double($0.output.1) }
        #expect(written.count == 3 && written[1] == rms)
        #expect(trials[1]["max_ulp"] as? Int == 250_000)
        #expect(trials[1]["max_abs_step"] as? Int == 1)
        #expect(trials[1]["gates_failed"] as? [String] == ["nonfinite", "max_ratio"])
        #expect(trials[0]["error"] is NSNull)
        #expect(trials[0]["seconds_q1"] as? Double == 1.75)
        #expect(trials[2]["max_abs"] is NSNull)
        #expect(trials[2]["peak_bytes"] is NSNull)
        #expect(trials[2]["error"] as? String == "the U-Net needs 3.1 GiB\nthe limit is 2 GiB")
        let failed = try #require(whole["failed_gates"] as? [[String: Any]])
        #expect(failed.map { $0["threshold"] as? Double } == [0, 3.2e-3])
        let keys = json.matches(of: /"(id|attention_backend|calls|max_abs|verdict)":/).prefix(5)
        #expect(
            keys.map { String($0.output.1) }
                == ["id", "attention_backend", "calls", "max_abs", "verdict"]
        )
    }

    @Test("in JSON writes infinity as a text")
    func infinity() throws {
        let audit = Sample.audit(["max_abs": [.infinity, 0, 0, 0, 0, 0]])
        let table = try table([Sample.trials(), Sample.layers, audit])
        let trials = try #require(try object(table.json)["trials"] as? [[String: Any]])
        #expect(trials[0]["max_abs"] as? String == "Infinity")
        #expect(table.text(width: 80).contains("  inf "))
    }

    @Test("in CSV has a header, quotes where needed, and numbers that read back exactly")
    func csv() throws {
        let trials = Sample.trials(
            labels: ["a,b", "say \"hi\"", "\"\u{301}"],
            error: ["", "", "two\nlines"]
        )
        let tables = [trials, Sample.layers, Sample.audit(), Sample.timing, Sample.verdicts]
        let csv = try table(tables).csv
        #expect(csv.hasSuffix("\r\n"))
        let rows = parse(csv)
        #expect(rows.count == 4)
        #expect(rows.allSatisfy { $0.count == rows[0].count })
        #expect(Set(rows[0]).count == rows[0].count)
        func values(_ name: String) throws -> [String] {
            let index = try #require(rows[0].firstIndex(of: name))
            return rows.dropFirst().map { $0[index] }
        }
        #expect(try values("id") == Sample.ids)
        #expect(try values("label") == ["a,b", "say \"hi\"", "\"\u{301}"])
        #expect(try values("error") == ["", "", "two\nlines"])
        #expect(try values("max_abs").map(Double.init) == [3e-7, 4e-3, nil])
        #expect(try values("peak_bytes") == ["12897485", "6500000", ""])
        #expect(try values("gates_failed") == ["", "nonfinite max_ratio", ""])
        #expect(try values("seconds_median") == ["2.5", "0.0456", ""])
        let rms = try RecordSummary(Sample.record()).trials.map { $0.audit?.relativeL2 }
        #expect(try values("rel_l2_rms").map(Double.init) == rms)
    }

    @Test("in Markdown is a table with as many cells in every row")
    func markdown() throws {
        let trials = Sample.trials(
            axes: [("attention_backend", "attention.backend", ["a|b", "c\\", "d`e"])]
        )
        let markdown = try table([trials]).markdown
        #expect(markdown.hasPrefix("**fp16-sweep**: Half precision"))
        let rows = markdown.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count == 5)
        let cells = rows.map { row in
            row.replacing(#"\\"#, with: "").replacing(#"\|"#, with: "").count { $0 == "|" }
        }
        #expect(Set(cells).count == 1)
        #expect(markdown.contains(#"| a\|b |"#))
    }

    @Test("comes in every form through one call")
    func rendered() throws {
        let table = try table()
        #expect(table.rendered(as: .text(width: 80)) == table.text(width: 80))
        #expect(table.rendered(as: .markdown) == table.markdown)
        #expect(table.rendered(as: .csv) == table.csv)
        #expect(table.rendered(as: .json) == table.json)
    }

    private func object(_ json: String) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        return try #require(value as? [String: Any])
    }

    /// RFC 4180, scalar by scalar.
    private func parse(_ csv: String) -> [[String]] {
        var rows: [[String]] = [[""]]
        var isQuoted = false
        var field = String.UnicodeScalarView()
        func end() { rows[rows.count - 1][rows[rows.count - 1].count - 1] = String(field) }
        let scalars = Array(csv.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            switch scalar {
            case "\"" where isQuoted && next == "\"":
                field.append(scalar)
                index += 1
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                end()
                field = .init()
                rows[rows.count - 1].append("")
            case "\r" where !isQuoted && next == "\n":
                end()
                field = .init()
                rows.append([""])
                index += 1
            default: field.append(scalar)
            }
            index += 1
        }
        return rows.dropLast()
    }
}
