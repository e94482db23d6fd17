extension CanonicalJSON {
    /// The value that a canonical text stands for; nil where the text is not canonical to the byte.
    public static func value(of text: String) -> Value? {
        var reader = Reader(bytes: Array(text.utf8))
        guard let value = reader.value(depth: 0), reader.isAtEnd,
            self.text(value).utf8.elementsEqual(text.utf8)
        else { return nil }
        return value
    }

    /// Reads more than canonical texts, whose every form the comparison with what is written back leaves out.
    private struct Reader {
        private static let deepest = 64

        let bytes: [UInt8]
        private var place = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { place == bytes.count }

        private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

        private mutating func take(_ text: StaticString) -> Bool {
            let wanted = Array("\(text)".utf8)
            guard bytes[place...].starts(with: wanted) else { return false }
            place += wanted.count
            return true
        }

        mutating func value(depth: Int) -> Value? {
            guard depth < Self.deepest, let next else { return nil }
            switch next {
            case UInt8(ascii: "{"): return object(depth)
            case UInt8(ascii: "["): return array(depth)
            case UInt8(ascii: "\""): return string().map { .string($0) }
            case UInt8(ascii: "n"): return take("null") ? .null : nil
            case UInt8(ascii: "t"): return take("true") ? .boolean(true) : nil
            case UInt8(ascii: "f"): return take("false") ? .boolean(false) : nil
            default: return number()
            }
        }

        private mutating func array(_ depth: Int) -> Value? {
            guard take("[") else { return nil }
            var items: [Value] = []
            if take("]") { return .array(items) }
            repeat {
                guard let item = value(depth: depth + 1) else { return nil }
                items.append(item)
            } while take(",")
            return take("]") ? .array(items) : nil
        }

        private mutating func object(_ depth: Int) -> Value? {
            guard take("{") else { return nil }
            var members: [String: Value] = [:]
            if take("}") { return .object(members) }
            repeat {
                guard let key = string(), take(":"), let member = value(depth: depth + 1) else {
                    return nil
                }
                members[key] = member
            } while take(",")
            return take("}") ? .object(members) : nil
        }

        private mutating func number() -> Value? {
            let start = place
            while let next, "+-.0123456789e".utf8.contains(next) { place += 1 }
            let text = String(decoding: bytes[start..<place], as: UTF8.self)
            if let whole = Int128(text) { return .integer(whole) }
            return Double(text).flatMap { $0.isFinite ? .number($0) : nil }
        }

        private mutating func string() -> String? {
            guard take("\"") else { return nil }
            var text: [UInt8] = []
            while let byte = next {
                place += 1
                switch byte {
                case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
                case UInt8(ascii: "\\"):
                    guard let character = escaped() else { return nil }
                    text.append(character)
                default: text.append(byte)
                }
            }
            return nil
        }

        /// The character after a backslash; canonical texts escape nothing beyond ASCII.
        private mutating func escaped() -> UInt8? {
            guard let sign = next else { return nil }
            place += 1
            switch sign {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): return sign
            case UInt8(ascii: "b"): return 8
            case UInt8(ascii: "t"): return 9
            case UInt8(ascii: "n"): return 10
            case UInt8(ascii: "f"): return 12
            case UInt8(ascii: "r"): return 13
            case UInt8(ascii: "u"):
                let digits = bytes[place...].prefix(4)
                place += digits.count
                return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            default: return nil
            }
        }
    }
}
