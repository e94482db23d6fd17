/// Reads JSON (RFC 8259) strictly: UTF-8, no duplicate keys, no NaN, nesting of bounded depth.
///
/// Foundation's reader keeps one of two equal keys without a word, which a file whose header has to
/// be checked before it is believed must not get away with.
struct JSONReader {
    /// Deeper nesting is refused, so that no file can exhaust the stack.
    static let deepest = 64

    private let bytes: ArraySlice<UInt8>
    private var index: Int

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        self.index = bytes.startIndex
    }

    /// Reads one value that takes up all of `bytes` but for white space around it.
    static func read(_ bytes: ArraySlice<UInt8>) throws(JSONSyntaxError) -> JSONValue {
        var reader = JSONReader(bytes)
        reader.skipSpace()
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        if reader.index < bytes.endIndex {
            throw reader.error("more text after the value", expected: "the end of the JSON text")
        }
        return value
    }
}

extension JSONValue {
    /// Reads JSON text from its UTF-8 bytes; throws the place of the first error.
    public init(json bytes: some Sequence<UInt8>) throws(JSONSyntaxError) {
        self = try JSONReader.read(ArraySlice(Array(bytes)))
    }
}

// MARK: - Values

extension JSONReader {
    private var next: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            index += 1
        }
    }

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        if depth > Self.deepest {
            throw error(
                "nested more than \(Self.deepest) levels deep",
                expected: "at most \(Self.deepest) levels of arrays and objects"
            )
        }
        switch next {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        // Python writes these three, though they are no JSON: diffusers' configurations have them.
        case UInt8(ascii: "N"): return try word("NaN", .number(.nan))
        case UInt8(ascii: "I"): return try word("Infinity", .number(.infinity))
        case UInt8(ascii: "-") where bytes[index...].starts(with: "-I".utf8):
            return try word("-Infinity", .number(-.infinity))
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
            return try number()
        default: throw error(found, expected: "a value")
        }
    }

    private mutating func word(
        _ text: StaticString,
        _ value: JSONValue
    ) throws(JSONSyntaxError) -> JSONValue {
        let spelled = "\(text)"
        guard bytes[index...].starts(with: spelled.utf8) else {
            throw error(found, expected: "'\(spelled)'")
        }
        index += spelled.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONSyntaxError) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        index += 1
        skipSpace()
        if next == UInt8(ascii: "}") {
            index += 1
            return members
        }
        while true {
            guard next == UInt8(ascii: "\"") else { throw error(found, expected: "a quoted key") }
            let start = index
            let key = try string()
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw error(found, expected: "':'") }
            index += 1
            skipSpace()
            let value = try value(depth: depth + 1)
            if members.updateValue(value, forKey: key) != nil {
                index = start
                throw error(
                    "the key \"\(key.prefix(200))\" a second time",
                    expected: "each key once"
                )
            }
            skipSpace()
            guard try another(until: UInt8(ascii: "}")) else { return members }
        }
    }

    private mutating func array(depth: Int) throws(JSONSyntaxError) -> [JSONValue] {
        var elements: [JSONValue] = []
        index += 1
        skipSpace()
        if next == UInt8(ascii: "]") {
            index += 1
            return elements
        }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            guard try another(until: UInt8(ascii: "]")) else { return elements }
        }
    }

    /// Whether a comma or the closing bracket follows; steps over it and the space behind a comma.
    private mutating func another(until closing: UInt8) throws(JSONSyntaxError) -> Bool {
        switch next {
        case UInt8(ascii: ","):
            index += 1
            skipSpace()
            return true
        case closing:
            index += 1
            return false
        default:
            throw error(found, expected: "',' or '\(Character(Unicode.Scalar(closing)))'")
        }
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = index
        if next == UInt8(ascii: "-") { index += 1 }
        let firstDigit = next
        let digits = try skipDigits()
        if firstDigit == UInt8(ascii: "0") && digits > 1 {
            index = start
            throw error("a number that starts with 0", expected: "a number without leading zeros")
        }
        var isWhole = true
        if next == UInt8(ascii: ".") {
            isWhole = false
            index += 1
            _ = try skipDigits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isWhole = false
            index += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
            _ = try skipDigits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        // -0 is a number of its own; an Int would lose its sign.
        if isWhole, text != "-0", let value = Int(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else {
            index = start
            throw error("a number out of range", expected: "a number that a 64-bit float can hold")
        }
        return .number(value)
    }

    private mutating func skipDigits() throws(JSONSyntaxError) -> Int {
        let start = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        if index == start { throw error(found, expected: "a digit") }
        return index - start
    }
}

// MARK: - Strings

extension JSONReader {
    private mutating func string() throws(JSONSyntaxError) -> String {
        index += 1
        let start = index
        // What lies before `copied`, escapes resolved; empty as long as there was no escape.
        var unescaped: [UInt8] = []
        var copied = start
        while true {
            guard let byte = next else {
                throw error("the end of the text in a string", expected: "'\"'")
            }
            switch byte {
            case UInt8(ascii: "\""):
                unescaped += bytes[copied..<index]
                guard let text = String(validating: unescaped, as: UTF8.self) else {
                    index = start
                    throw error("a string that is not UTF-8", expected: "valid UTF-8")
                }
                index += 1
                return text
            case UInt8(ascii: "\\"):
                unescaped += bytes[copied..<index]
                unescaped += UTF8.encode(try escape()) ?? Unicode.UTF8.encodedReplacementCharacter
                copied = index
            case 0..<0x20:
                throw error("a control character in a string", expected: "an escape such as \\n")
            default:
                index += 1
            }
        }
    }

    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        index += 1
        guard let letter = next else { throw error(found, expected: "an escape") }
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            index -= 1
            throw error(
                "an unknown escape",
                expected: "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u"
            )
        }
    }

    private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = index
        let unit = try hexDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        if unit < 0xDC00, next == UInt8(ascii: "\\") {
            index += 1
            if next == UInt8(ascii: "u") {
                index += 1
                let low = try hexDigits()
                if (0xDC00...0xDFFF).contains(low),
                    let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
                {
                    return scalar
                }
            }
        }
        index = start
        throw error("half of a surrogate pair", expected: "a high and a low surrogate together")
    }

    private mutating func hexDigits() throws(JSONSyntaxError) -> UInt32 {
        let digits = bytes[index...].prefix(4)
        guard digits.count == 4,
            digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error(found, expected: "four hexadecimal digits") }
        index += 4
        return value
    }
}

// MARK: - Errors

extension JSONReader {
    /// What stands at the index, for a message.
    private var found: String {
        guard let byte = next else { return "the end of the text" }
        return (0x21..<0x7F).contains(byte)
            ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
    }

    private func error(_ what: String, expected: String) -> JSONSyntaxError {
        let before = bytes[..<index]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? bytes.startIndex
        let line = before.count { $0 == 0x0A } + 1
        return JSONSyntaxError(
            position: TextPosition(line: line, column: index - lineStart + 1),
            what: what,
            expected: expected
        )
    }
}
