/// Comma-separated values as in RFC 4180.
enum CSVText {
    /// One line with its end, CR LF.
    static func line(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    /// A field, quoted where it has to be. Control characters other than line feeds are shown as visible signs.
    private static func field(_ text: String) -> String {
        let text = PrintableText.of(text, keepsLines: true)
        guard text.utf8.contains(where: { ",\"\n".utf8.contains($0) }) else { return text }
        // Scalar by scalar: a quote and an accent after it are one Character.
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }
}
