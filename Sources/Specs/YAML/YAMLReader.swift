/// Reads one YAML document into a tree of nodes, or says what is wrong with it.
enum YAMLReader {
    /// The root node of the text, which is also the whole of `source`.
    static func read(_ source: SpecSource, ledger: ProblemLedger) -> Node? {
        read(source.text, source: source, shift: 0, ledger: ledger)
    }

    /// The root node of a text whose first line stands in `source` moved right by `shift` columns.
    static func read(
        _ text: String,
        source: SpecSource,
        shift: Int,
        ledger: ProblemLedger
    ) -> Node? {
        var composer = Composer(text, source: source, shift: shift, ledger: ledger)
        do throws(YAMLSyntaxError) {
            return try composer.root()
        } catch {
            ledger.report(problem(error, source: source, shift: shift))
            return nil
        }
    }

    /// The mark moved right by `shift` columns, if it is on the first line.
    static func shifted(_ mark: Mark, by shift: Int) -> Mark {
        mark.line == 1 ? Mark(line: 1, column: max(mark.column + shift, 1)) : mark
    }

    private static func problem(
        _ error: YAMLSyntaxError,
        source: SpecSource,
        shift: Int
    ) -> Problem {
        let line = source.line(error.mark.line).unicodeScalars
        let indent = line.prefix { $0 == " " || $0 == "\t" }
        if let tab = indent.firstIndex(of: "\t") {
            let column = line.distance(from: line.startIndex, to: tab) + 1
            let mark = Mark(line: error.mark.line, column: column)
            return Location(source: source, mark: mark, width: 1).problem(
                "a tab cannot be used for indentation",
                remedy: "use spaces"
            )
        }
        let mark = shifted(error.mark, by: shift)
        return Location(source: source, mark: mark, width: 1).problem(
            error.message
        )
    }
}
