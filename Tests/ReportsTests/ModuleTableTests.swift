import Foundation
import Records
import Reports
import Testing

@Suite("The table of modules")
struct ModuleTableTests {
    private static func record() -> Record {
        let trials = Sample.trials()
        return Sample.record(
            tables: [
                Table("trials", dimension: "trial", columns: trials.columns + Sample.firstBad),
                Sample.health,
            ]
        )
    }

    private static func table(trial: String? = nil) throws -> ModuleTable {
        let breakdown = try ModuleBreakdown(record())
        return ModuleTable(try trial.map { try breakdown.selecting(trial: $0) } ?? breakdown)
    }

    @Test("has what is not finite first, its origin before what follows, then the least headroom")
    func order() throws {
        let modules = try ModuleBreakdown(Self.record()).modules
        #expect(
            modules.map { [$0.trial.row, $0.order] } == [
                [1, 1], [1, 2], [1, 0], [0, 1], [0, 2], [0, 0],
            ]
        )
        #expect(modules.map(\.isFinite) == [false, false, true, true, true, true])
        #expect(modules[0].headroom == 65504.0 / 60_000 && modules[1].headroom == nil)
        #expect(modules[3].headroom == 0x1.fffffep127 / 70_000)
    }

    @Test("for a terminal names the first bad module below, and cuts paths in the middle")
    func text() throws {
        #expect(
            try Self.table(trial: "0a1bf").text(width: 90) == """
                fp16-sweep: Half precision and the attention backends (1 of 3 trials: flash float16)

                module                                           NaN  infinite  at step  abs max  headroom
                -----------------------------------------------  ---  --------  -------  -------  --------
                unet.conv_in                                       0         3        3  6.0e+04      1.09
                unet.down_blocks.0.atten…locks.0.attn1.to_out.0  200         0        3        –         –
                text_encoder.text_model.embeddings                 0         0        –  1.0e+00   6.6e+04

                NaN       elements
                infinite  elements
                at step   call of the network in which it was first not finite, – outside the loop
                abs max   largest finite |x|
                headroom  the format's largest number in units of abs max
                Left out for want of width: kind, format, calls, elements, overflow, subnormal, zero, abs
                min.

                First outputs that were not finite:
                  flash float16: unet.conv_in, step 3

                """
        )
    }

    @Test("in CSV and JSON has all columns in full precision, undefined values empty and null")
    func machines() throws {
        let lines = try Self.table().csv.split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        )
        #expect(
            lines.first?.hasPrefix("module,order,kind,module_dtype,calls,elements,id,label") == true
        )
        #expect(lines.count == 8)
        #expect(
            lines[1].hasSuffix(",flash,float16,0,2,1,3,3,1,0,5,60000.0,0.25,1.0917333333333332")
        )
        #expect(lines[2].hasSuffix(",200,0,0,0,3,,0,0,,,"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(Self.table().json.utf8)) as? [String: Any]
        )
        let modules = try #require(json["modules"] as? [[String: Any]])
        #expect(modules.count == 6 && modules[0]["module"] as? String == "unet.conv_in")
        #expect(modules[1]["headroom"] is NSNull && modules[1]["first_bad_image"] is NSNull)
    }

    @Test("leaves out for people what is better off than thirty others, and says so")
    func shortened() throws {
        let count = 40, zeros = [Int](repeating: 0, count: count)
        let none = [Int](repeating: -1, count: count)
        let health = Table(
            "health",
            dimension: "module",
            columns: Sample.health.columns.map { column in
                func numbers(_ values: [Int]) -> Column {
                    Column(column.name, values, longName: column.longName)
                }
                switch column.name {
                case "path":
                    return Column("path", (0..<count).map { "unet.m\($0)" }, longName: "path")
                case "kind":
                    return Column("kind", zeros.map { _ in "linear" }, longName: "kind")
                case "dtype":
                    return Column("dtype", zeros.map { _ in "float16" }, longName: "dtype")
                case "absmax", "absmin_nonzero":
                    return Column(
                        column.name,
                        (0..<count).map { Double($0 + 1) },
                        units: "1",
                        longName: column.longName
                    )
                case "first_bad_step", "first_bad_image": return numbers(none)
                case "order": return numbers(Array(0..<count))
                default: return numbers(zeros)
                }
            }
        )
        let table = ModuleTable(
            try ModuleBreakdown(Sample.record(tables: [Sample.trials(), health]))
        )
        let text = table.text(width: 100)
        #expect(text.contains("unet.m39 ") && text.contains("unet.m10 "))
        #expect(!text.contains("unet.m9 "))
        #expect(text.contains("10 rows that are better off are left out"))
        #expect(table.markdown.contains("10 rows that are better off are left out"))
        #expect(table.csv.split(whereSeparator: \.isNewline).count == 41)
    }

    @Test("of a record without examined modules says so")
    func none() throws {
        let table = ModuleTable(try ModuleBreakdown(Sample.record()))
        #expect(table.text(width: 80).contains("No module's outputs were examined."))
        #expect(table.csv.split(whereSeparator: \.isNewline).count == 1)
    }

    @Test("a row that points at no trial is damage")
    func damaged() throws {
        let columns = Sample.health.columns.map { column in
            column.name == "trial"
                ? Column("trial", [0, 0, 0, 1, 1, 3], longName: "trial") : column
        }
        let table = Table("health", dimension: "module", columns: columns)
        #expect(throws: RecordError.self) {
            _ = try ModuleBreakdown(Sample.record(tables: [Sample.trials(), table]))
        }
    }

    @Test("the summary of trials names each trial's first bad module")
    func summary() throws {
        let table = SummaryTable(try RecordSummary(Self.record()))
        #expect(
            table.text(width: 80).contains(
                "First outputs that were not finite:\n  flash float16: unet.conv_in, step 3\n"
            )
        )
        let header = try #require(table.csv.split(whereSeparator: \.isNewline).first)
        let row = table.csv.split(whereSeparator: \.isNewline)[2]
        let place = try #require(header.split(separator: ",").firstIndex(of: "first_bad_module"))
        let cells = row.split(separator: ",", omittingEmptySubsequences: false)
        #expect(cells[place] == "unet.conv_in" && cells[place + 1] == "3")
        let plain = SummaryTable(try RecordSummary(Sample.record()))
        #expect(!plain.text(width: 80).contains("not finite:"))
    }
}
