/// The one way to write a value of JSON, by RFC 8785: what identities are computed from.
///
/// Keys are sorted by their UTF-16 code units, numbers are written as ECMAScript writes them, only
/// what must be escaped is escaped, and there is no white space. The one extension: whole numbers
/// beyond 2^53, such as large seeds, keep all their digits, where RFC 8785 would round them.
public enum CanonicalJSON {
    /// The canonical form of `value`; its numbers must be finite.
    public static func text(_ value: Value) -> String {
        var text = ""
        write(value, to: &text)
        return text
    }

    /// The canonical form of `value` in UTF-8; its numbers must be finite.
    public static func bytes(_ value: Value) -> [UInt8] {
        Array(text(value).utf8)
    }

    /// A finite number as ECMAScript's `Number::toString` writes it.
    public static func text(_ number: Double) -> String {
        precondition(number.isFinite, "canonical JSON: \(number) is not finite")
        if number == 0 { return "0" }
        let (digits, point) = decimal(number.magnitude)
        let count = digits.count
        let unsigned =
            switch point {
            case count...21 where count <= 21:
                digits + String(repeating: "0", count: point - count)
            case 1...21:
                "\(digits.prefix(point)).\(digits.dropFirst(point))"
            case -5...0:
                "0." + String(repeating: "0", count: -point) + digits
            default:
                digits.prefix(1) + (count > 1 ? "." + digits.dropFirst() : "")
                    + (point > 0 ? "e+" : "e-") + String(abs(point - 1))
            }
        return number < 0 ? "-" + unsigned : unsigned
    }

    /// The fewest digits that stand for no other number, the first not 0, and how many of them come
    /// before the point.
    private static func decimal(_ number: Double) -> (digits: String, point: Int) {
        // Swift's description has these same digits, in a layout of its own.
        let parts = number.description.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = halves[0].drop { $0 == "0" }
        let fraction = halves.count > 1 ? halves[1] : ""
        let all = (whole + fraction).drop { $0 == "0" }
        let leading = whole.isEmpty ? fraction.prefix { $0 == "0" }.count : 0
        let trailing = all.reversed().prefix { $0 == "0" }.count
        return (String(all.dropLast(trailing)), whole.count - leading + exponent)
    }

    private static func write(_ value: Value, to text: inout String) {
        switch value {
        case .null: text += "null"
        case .boolean(let flag): text += flag ? "true" : "false"
        case .integer(let number): text += String(number)
        case .number(let number): text += CanonicalJSON.text(number)
        case .string(let string): write(string, to: &text)
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                write(item, to: &text)
            }
            text += "]"
        case .object(let members):
            let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
            text += "{"
            for (index, member) in sorted.enumerated() {
                if index > 0 { text += "," }
                write(member.key, to: &text)
                text += ":"
                write(member.value, to: &text)
            }
            text += "}"
        }
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{8}": text += "\\b"
            case "\t": text += "\\t"
            case "\n": text += "\\n"
            case "\u{c}": text += "\\f"
            case "\r": text += "\\r"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
