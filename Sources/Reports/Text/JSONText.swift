import Foundation

/// A JSON text under construction: keys stay in the order given, numbers keep full precision.
indirect enum JSONText: Equatable, Sendable {
    case null
    case boolean(Bool)
    case string(String)
    case integer(Int)
    /// NaN is written as null and infinity, which JSON lacks, as the text `Infinity`.
    case real(Double)
    case array([JSONText])
    case object([Member])

    /// A key and its value.
    struct Member: Equatable, Sendable {
        let key: String
        let value: JSONText

        init(_ key: String, _ value: JSONText) {
            self.key = key
            self.value = value
        }
    }

    /// The text, indented by two spaces a level, a line feed at its end.
    var text: String { text(indent: "") + "\n" }

    private func text(indent: String) -> String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .string(let value): Self.quoted(value)
        case .integer(let value): "\(value)"
        case .real(let value) where value.isNaN: "null"
        case .real(let value) where value.isInfinite: value > 0 ? "\"Infinity\"" : "\"-Infinity\""
        case .real(let value): "\(value)"
        case .array(let values):
            Self.list("[", values.map { $0.text(indent: indent + "  ") }, "]", indent, by: "  ")
        case .object(let members):
            Self.list(
                "{",
                members.map { "\(Self.quoted($0.key)): \($0.value.text(indent: indent + "  "))" },
                "}",
                indent,
                by: "  "
            )
        }
    }

    /// Items on lines of their own, `step` further in than the brackets around them.
    static func list(
        _ open: String,
        _ items: [String],
        _ close: String,
        _ indent: String,
        by step: String
    ) -> String {
        guard !items.isEmpty else { return open + close }
        let lines = items.map { "\(indent)\(step)\($0)" }.joined(separator: ",\n")
        return "\(open)\n\(lines)\n\(indent)\(close)"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case _ where PrintableText.isHarmful(scalar):
                for unit in String(scalar).utf16 { quoted += String(format: "\\u%04x", Int(unit)) }
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
