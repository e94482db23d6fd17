/// Text from outside, made fit for Markdown.
enum MarkdownText {
    /// The text on one line, every sign that Markdown or HTML would take for its own escaped.
    static func escaped(_ text: String) -> String {
        let scalars = Array(PrintableText.of(text.replacing("\n", with: " ")).unicodeScalars)
        var escaped = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            if "\\`*[]<>|~&$".unicodeScalars.contains(scalar)
                || (scalar == "_" && !isInsideWord(index, of: scalars))
            {
                escaped.append("\\")
            }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    /// The text on one line as code.
    static func code(_ text: String) -> String {
        let text = PrintableText.of(text.replacing("\n", with: " "))
        let runs = text.unicodeScalars.split { $0 != "`" }.map(\.count)
        guard let longest = runs.max() else { return "`\(text)`" }
        let fence = String(repeating: "`", count: longest + 1)
        return "\(fence) \(text) \(fence)"
    }

    /// Underscores between letters or digits mean nothing to Markdown.
    private static func isInsideWord(_ index: Int, of scalars: [Unicode.Scalar]) -> Bool {
        func isWord(_ index: Int) -> Bool {
            scalars.indices.contains(index)
                && (scalars[index].properties.isAlphabetic
                    || scalars[index].properties.numericType != nil || scalars[index] == "_")
        }
        return isWord(index - 1) && isWord(index + 1)
    }
}
