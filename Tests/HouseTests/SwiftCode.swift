/// Swift source without what a compiler does not act on: comments and the text of string literals are blank.
///
/// Line numbers stay. Expressions in an interpolation are blank too.
struct SwiftCode {
    /// The lines that are left.
    let lines: [String]

    init(_ source: String) {
        var blanker = Blanker(source)
        lines = blanker.blanked().split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    /// Every line that matches, with its number from 1.
    func matches(of pattern: some RegexComponent) -> [(number: Int, line: String)] {
        lines.enumerated().filter { $0.element.contains(pattern) }.map {
            ($0.offset + 1, $0.element)
        }
    }

    /// The modules that the source imports.
    var imports: [String] {
        let statement =
            #/^\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/#
        return lines.compactMap { $0.firstMatch(of: statement).map { String($0.output.1) } }
    }
}

/// Walks over source and blanks comments and string literals.
private struct Blanker {
    private let source: [Character]
    private var index = 0
    private var result = ""

    init(_ source: String) {
        self.source = Array(source)
    }

    mutating func blanked() -> String {
        while index < source.count {
            if starts(with: "//") {
                blank { $0.isAtNewline }
            } else if starts(with: "/*") {
                blankComment()
            } else if let hashes = hashesBeforeQuote() {
                blankString(hashes: hashes)
            } else {
                result.append(source[index])
                index += 1
            }
        }
        return result
    }

    private var isAtNewline: Bool { index < source.count && source[index].isNewline }

    private func starts(with text: String) -> Bool {
        source[index...].starts(with: text)
    }

    /// How many # stand before a quotation mark that opens a literal here; nil where none does.
    private func hashesBeforeQuote() -> Int? {
        let hashes = source[index...].prefix { $0 == "#" }.count
        let quote = index + hashes
        return quote < source.count && source[quote] == "\"" ? hashes : nil
    }

    /// Moves on by one character and leaves a blank for it, or the newline that it is.
    private mutating func skip(_ count: Int = 1) {
        for _ in 0..<count where index < source.count {
            result.append(source[index].isNewline ? "\n" : " ")
            index += 1
        }
    }

    private mutating func blank(until isEnd: (Blanker) -> Bool) {
        while index < source.count, !isEnd(self) { skip() }
    }

    /// Comments nest.
    private mutating func blankComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                skip(2)
            } else if starts(with: "*/") {
                depth -= 1
                skip(2)
            } else {
                skip()
            }
        } while depth > 0 && index < source.count
    }

    private mutating func blankString(hashes: Int) {
        let fence = String(repeating: "#", count: hashes)
        skip(hashes)
        let isMultiline = starts(with: "\"\"\"")
        let quotes = isMultiline ? "\"\"\"" : "\""
        skip(quotes.count)
        while index < source.count {
            if starts(with: quotes + fence) {
                skip(quotes.count + hashes)
                return
            } else if starts(with: "\\\(fence)(") {
                skip(hashes + 2)
                blankInterpolation()
            } else if starts(with: "\\\(fence)") {
                skip(hashes + 2)
            } else if isAtNewline, !isMultiline {
                return
            } else {
                skip()
            }
        }
    }

    /// Up to the bracket that closes an interpolation, which may hold literals of its own.
    private mutating func blankInterpolation() {
        var depth = 1
        while index < source.count, depth > 0 {
            if let hashes = hashesBeforeQuote() {
                blankString(hashes: hashes)
            } else {
                if source[index] == "(" { depth += 1 }
                if source[index] == ")" { depth -= 1 }
                skip()
            }
        }
    }
}
