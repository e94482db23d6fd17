import Reports
import Testing

@Suite("A table of texts")
struct TextTableTests {
    private static func table() -> TextTable {
        var table = TextTable([
            .init("attention", "backend"),
            .init("time", alignment: .trailing),
            .init("note", importance: 1),
            .init("calls", alignment: .trailing, importance: 2),
        ])
        table.append(["flash", "1.23 s", "long words", "7"])
        table.append(["memory_efficient", "45 ms", "", "1200"])
        return table
    }

    @Test("aligns its columns and leaves no spaces at the ends of lines")
    func text() {
        #expect(
            Self.table().text == """
                attention
                backend             time  note        calls
                ----------------  ------  ----------  -----
                flash             1.23 s  long words      7
                memory_efficient   45 ms               1200

                """
        )
    }

    @Test("leaves out the least important columns where there is no room")
    func fitting() {
        func headers(_ width: Int) -> [String] {
            Self.table().fitting(width: width).columns.map { $0.header.joined(separator: " ") }
        }
        #expect(headers(43) == ["attention backend", "time", "note", "calls"])
        #expect(headers(42) == ["attention backend", "time", "calls"])
        #expect(headers(30) == ["attention backend", "time"])
    }

    @Test("cuts long texts, but no numbers, where nothing is left to leave out")
    func cut() {
        #expect(
            Self.table().fitting(width: 20).text == """
                attention
                backend         time
                ------------  ------
                flash         1.23 s
                memory_effi…   45 ms

                """
        )
        let least = Self.table().fitting(width: 1).rowLines
        #expect(least == ["flash     1.23 s", "memory_…   45 ms"])
    }

    @Test("counts an East Asian character as two cells and an accent as none")
    func wide() {
        let table = TextTable([.init("a"), .init("b")], rows: [["半精", "x"], ["e\u{301}", "y"]])
        #expect(table.rowLines == ["半精  x", "e\u{301}     y"])
    }

    @Test("without rows is its heading")
    func empty() {
        #expect(TextTable([.init("a"), .init("bc")]).text == "a  bc\n-  --\n")
        #expect(TextTable([.init("a")]).rowLines.isEmpty)
    }

    @Test("keeps controls of its cells and headings from the terminal")
    func controls() {
        let table = TextTable([.init("a\u{1b}")], rows: [["x\ny\u{7}"]])
        #expect(table.text == "a␛\n----\nx␊y␇\n")
    }

    @Test("in Markdown escapes what Markdown or HTML would read")
    func markdown() {
        let table = TextTable(
            [.init("|x|"), .init("max", "ulp", alignment: .trailing)],
            rows: [["a|b\\|c\nd", "1"], ["<b>*x*</b> _y_ attn_1", "2"]]
        )
        #expect(
            table.markdown == #"""
                | \|x\| | max ulp |
                | :--- | ---: |
                | a\|b\\\|c␊d | 1 |
                | \<b\>\*x\*\</b\> \_y\_ attn_1 | 2 |

                """#
        )
    }
}
