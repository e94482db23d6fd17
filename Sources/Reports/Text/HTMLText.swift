/// Text from outside, made fit for HTML and XML, such as SVG.
enum HTMLText {
    /// The text with every sign that HTML or XML would take for its own escaped, and what is harmful made visible.
    ///
    /// Scalar by scalar: a quote and an accent after it are one `Character`, which Mustache's own escaping does not know.
    static func escaped(_ text: String, keepsLines: Bool = false) -> String {
        var escaped = ""
        for scalar in PrintableText.of(text, keepsLines: keepsLines).unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#x27;"
            // No XML may hold them.
            case "\u{fffe}", "\u{ffff}": escaped += "\u{fffd}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// An author's Markdown as HTML that loads nothing: of pictures from elsewhere only the words are left.
    static func markdown(_ text: String) -> String {
        let html =
            MarkdownHTML.render(PrintableText.of(text, keepsLines: true))
            ?? "<pre>\(escaped(text, keepsLines: true))</pre>"
        let picture = /<img src="[^"]*"(?: alt="(?<words>[^"]*)")?[^>]*>/
        return html.replacing(picture.matchingSemantics(.unicodeScalar)) {
            "<em>\($0.output.words ?? "")</em>"
        }.replacing("<a href=\"http", with: "<a rel=\"noopener noreferrer\" href=\"http")
    }
}
