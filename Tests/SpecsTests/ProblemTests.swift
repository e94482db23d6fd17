import Specs
import Testing

@Suite("How a problem is said")
struct ProblemTests {
    @Test("an error shows place, line, caret, suggestion and what there is")
    func fullForm() throws {
        let text = """
            sdlab: 1
            name: tiles
            model: weights/shapes64
            prompts: [x]
            attention:
              backend: flsh

            """
        let spec = try SpecDocument(bytes: Array(text.utf8), name: "experiments/tiles.yaml")
            .decode()
        let name = spec.attention.backend.name
        let problem = name.location.problem(
            "no attention backend is called '\(name.value)'",
            written: name.value,
            expected: ["flash", "math", "vanilla"]
        )
        #expect(
            problem.description == """
                experiments/tiles.yaml:6:12: error: no attention backend is called 'flsh'
                  6 |   backend: flsh
                    |            ^~~~ did you mean 'flash'? There are: flash, math, vanilla
                """
        )
        #expect(problem.suggestion == "flash")
        #expect(problem.sourceLine == "  backend: flsh")
    }

    @Test("an error of the command line shows the argument")
    func commandLine() throws {
        let override = try Override.parse("attention.bakend=flash", position: 3)
        let document = try SpecTexts.document(SpecTexts.smallest)
        let error = try #require(throws: SpecError.self) {
            _ = try document.applying([override])
        }
        #expect(
            error.description == """
                <command line>:arg 3: error: there is no key 'bakend' in 'attention'
                  arg 3 | attention.bakend=flash
                        |           ^~~~~~ did you mean 'backend'? There are: backend, layers
                """
        )
    }

    @Test("the caret follows tabs, wide characters and combining marks")
    func caretColumns() {
        let line = "\ttitle: 日本 e\u{301} x"
        let source = SpecSource(.file("x"), text: line)
        let location = Location(source: source, mark: Mark(line: 1, column: 15), width: 1)
        let lines = location.problem("m").description.split(separator: "\n").map(String.init)
        #expect(lines[2] == "    | \t" + String(repeating: " ", count: 14) + "^")
    }

    @Test("a long line is cut around the place")
    func longLine() throws {
        let source = SpecSource(.file("x"), text: String(repeating: "a", count: 500) + "bcd")
        let location = Location(source: source, mark: Mark(line: 1, column: 501), width: 3)
        let lines = location.problem("m").description.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count < 140 })
        let column = try #require(lines[2].firstIndex(of: "^"))
        let offset = lines[2].distance(from: lines[2].startIndex, to: column)
        #expect(lines[1].dropFirst(offset).hasPrefix("bcd"))
    }

    @Test("control characters do not reach the terminal")
    func controls() {
        let complaints = SpecTexts.complaints(adding: "license: MIT\nattention: \"\\e[31m\"\n")
        #expect(complaints == ["6:12: error: 'attention' must be a mapping, not '\\u{1b}[31m'"])
    }

    @Test("errors stand in the order of the file, then of the command line, each once")
    func order() {
        let file = SpecSource(.file("x"), text: "a\nb")
        let argument = SpecSource(.argument(1), text: "c=d")
        let problems = [
            Location(source: argument, mark: Mark(line: 1, column: 1), width: 1).problem("third"),
            Location(source: file, mark: Mark(line: 2, column: 1), width: 1).problem("second"),
            Location(source: file, mark: Mark(line: 1, column: 1), width: 1).problem("first"),
            Location(source: file, mark: Mark(line: 2, column: 1), width: 1).problem("second"),
        ]
        #expect(SpecError(problems).problems.map(\.message) == ["first", "second", "third"])
    }

    @Test("the first fifty of many errors are shown")
    func many() {
        let lines = (0..<80).map { "k\($0)x: 1\n" }.joined()
        let error = #expect(throws: SpecError.self) { _ = try SpecTexts.decode(adding: lines) }
        #expect(error?.problems.count == 80)
        #expect(error?.description.hasSuffix("\n… and 30 more") == true)
    }
}
