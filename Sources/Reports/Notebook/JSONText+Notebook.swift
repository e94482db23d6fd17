extension JSONText {
    /// A text of several lines as nbformat keeps it: a list of lines, each with its end.
    static func notebookLines(_ text: String) -> JSONText {
        var lines: [String] = []
        var line = ""
        // Other signs at which Python ends a line become visible ones.
        for scalar in text.unicodeScalars {
            line.unicodeScalars.append(
                scalar != "\n" && PrintableText.isLineEnd(scalar) ? "\u{fffd}" : scalar
            )
            if scalar == "\n" {
                lines.append(line)
                line = ""
            }
        }
        if !line.isEmpty { lines.append(line) }
        return .array(lines.map(JSONText.string))
    }

    /// The text as Python's `json.dumps` writes it with an indent of 1 and sorted keys, and a line feed at its end.
    var notebookText: String { python(indent: "") + "\n" }

    private func python(indent: String) -> String {
        switch self {
        case .string(let text): Self.pythonQuoted(text)
        case .array(let values):
            Self.list("[", values.map { $0.python(indent: indent + " ") }, "]", indent, by: " ")
        case .object(let members):
            Self.list(
                "{",
                members.sorted { $0.key < $1.key }.map {
                    "\(Self.pythonQuoted($0.key)): \($0.value.python(indent: indent + " "))"
                },
                "}",
                indent,
                by: " "
            )
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        }
    }

    private static func pythonQuoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{8}": quoted += "\\b"
            case "\u{c}": quoted += "\\f"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
