import Specs
import Testing

@Suite("Reading YAML")
struct ComposerTests {
    @Test("nodes know the line and column, counted from 1, and their width")
    func marks() throws {
        let document = try SpecTexts.document(SpecTexts.smallest + "pipeline:\n  steps: 20\n")
        let steps = try #require(document.root["pipeline"]?["steps"])
        #expect(steps.location.mark == Mark(line: 6, column: 10))
        #expect(steps.location.width == 2)
    }

    @Test("columns count Unicode scalars, and a byte order mark is no column")
    func columns() throws {
        let text = "\u{feff}{sdlab: 1, name: é, title: 日本, license: x}"
        let complaints = SpecTexts.complaints(about: text)
        #expect(complaints.contains { $0.hasPrefix("1:18: error: 'name' must be") })
        #expect(complaints.contains { $0.hasPrefix("1:1: error: the key 'model' is missing") })
        let mark = try SpecTexts.document(text).root["license"]?.location.mark
        #expect(mark == Mark(line: 1, column: 41))
    }

    @Test(
        "line numbers hold whatever ends the lines",
        arguments: ["\n", "\r\n", "\r"]
    )
    func lineBreaks(lineBreak: String) {
        let text = SpecTexts.smallest + "nmae: x\n"
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            SpecTexts.complaints(about: lines.joined(separator: lineBreak))
                == ["5:1: error: unknown key 'nmae'"]
        )
    }

    @Test(
        "what is not plain YAML is refused at its place",
        arguments: [
            ("name: other\n", "5:1: error: the key 'name' is given twice"),
            (
                "title: !!binary x\n",
                "5:8: error: the tag 'tag:yaml.org,2002:binary' is not allowed"
            ),
            ("limits: !mine {}\n", "5:9: error: the tag '!mine' is not allowed"),
            ("title: \"a\\0b\"\n", "5:8: error: a text cannot hold the character U+0000"),
            ("eta: .inf\n", "5:6: error: '.inf' is not a finite number"),
            ("? [a]\n: b\n", "5:3: error: a key must be a single word or text"),
            ("---\nsdlab: 1\n", "5:1: error: a second document begins here"),
            ("title: *x\n", "5:8: error: no anchor '&x' stands before this alias"),
            ("title: &x [*x]\n", "5:12: error: the alias '*x' stands inside what it repeats"),
            ("timing:\n\twarmup: 1\n", "6:1: error: a tab cannot be used for indentation"),
            (
                "timing: {warmup: 1\n",
                "6:1: error: did not find expected ',' or '}' while parsing a flow mapping"
            ),
            ("title: \u{1b}[31m\n", "5:8: error: the control character U+1B is not allowed"),
        ]
    )
    func refused(line: String, complaint: String) {
        #expect(SpecTexts.complaints(adding: line).contains(complaint))
    }

    @Test(
        "a text without content is refused",
        arguments: ["", "\n", "# nothing\n", "---\n", "~\n"]
    )
    func empty(text: String) {
        #expect(SpecTexts.complaints(about: text) == [" error: there is nothing in this file"])
    }

    @Test("a text that is no mapping is refused once", arguments: ["[a]", "flash", "- a\n- b"])
    func noMapping(text: String) {
        let complaints = SpecTexts.complaints(about: text)
        #expect(complaints.count == 1)
        #expect(complaints.first?.contains("the experiment must be a mapping, not") == true)
    }

    @Test(
        "bytes that are no UTF-8 text are refused at their place",
        arguments: [
            ([0x61, 0x0a, 0x62, 0xff], "2:2: error: these bytes are not UTF-8"),
            ([0xc3], "1:1: error: these bytes are not UTF-8"),
            ([0x61, 0x00], "1:2: error: the control character U+0 is not allowed"),
            ([0xff, 0xfe, 0x61, 0x00], " error: is encoded in UTF-16"),
        ] as [([UInt8], String)]
    )
    func badBytes(bytes: [UInt8], complaint: String) {
        let complaints = SpecTexts.complaints { () throws(SpecError) in
            _ = try SpecDocument(bytes: bytes, name: "x.yaml")
        }
        #expect(complaints == [complaint])
    }

    @Test("a file of more than a mebibyte is refused")
    func tooLong() {
        let complaints = SpecTexts.complaints(
            about: String(repeating: "# long\n", count: 200_000)
        )
        #expect(complaints == [" error: longer than 1048576 bytes"])
    }

    @Test("a file that is not there is told apart from one that is wrong")
    func missingFile() throws {
        let error = try #require(throws: SpecError.self) {
            _ = try SpecDocument(path: "/nowhere/x.yaml")
        }
        #expect(error.cause == .unreadable)
        #expect(
            error.description
                == "/nowhere/x.yaml: error: cannot be read: No such file or directory"
        )
    }

    @Test("an alias repeats its anchor's value")
    func alias() throws {
        let spec = try SpecTexts.decode(
            adding: "license: &l MIT\ntitle: *l\npipeline: {width: &w 64, height: *w}\n"
        )
        #expect(spec.title == "MIT")
        #expect(spec.pipeline.height?.value == 64)
    }

    @Test("aliases that multiply are stopped")
    func aliasBomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10)
            text += "a\(level): &a\(level) [\(aliases.joined(separator: ", "))]\n"
        }
        #expect(
            SpecTexts.complaints(about: text).contains {
                $0.hasSuffix("error: aliases repeat more than 10000 values")
            }
        )
    }

    @Test("deep nesting is stopped, with brackets, with dashes and through aliases")
    func depth() {
        let brackets = "title: " + String(repeating: "[", count: 100_000)
        let dashes = "title:\n  " + String(repeating: "- ", count: 1000) + "x"
        var aliases = "a0: &a0 [x]\n"
        for level in 1...80 { aliases += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        for text in [brackets, dashes, aliases] {
            #expect(
                SpecTexts.complaints(about: text).contains {
                    $0.hasSuffix("error: nested more than 64 deep")
                }
            )
        }
    }
}
