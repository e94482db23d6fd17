/// What a scalar means by the core schema of YAML 1.2.
///
/// Only the words of that schema have a meaning: `no` and `on` are strings, `010` is the integer ten.
public enum CoreScalar: Sendable, Equatable {
    /// `null`, `~` or nothing at all.
    case null
    /// `true` or `false`, also with a capital or in capitals.
    case boolean(Bool)
    /// A whole number: decimal, or with `0x` or `0o`.
    case integer(Int128)
    /// A number with a point or an exponent, `.inf`, `.nan`, or a whole number beyond 128 bits.
    case number(Double)
    /// Anything else.
    case string(String)

    /// The meaning of a scalar that was written without quotes.
    public init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .boolean(true)
        case "false", "False", "FALSE": self = .boolean(false)
        case ".nan", ".NaN", ".NAN": self = .number(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .number(.infinity)
        case "-.inf", "-.Inf", "-.INF": self = .number(-.infinity)
        default: self = CoreScalar.numeral(text) ?? .string(text)
        }
    }

    private static func numeral(_ text: String) -> CoreScalar? {
        if text.hasPrefix("0x") { return whole(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o") { return whole(text.dropFirst(2), radix: 8) }
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let before = takeDigits(&rest)
        if rest.isEmpty {
            guard before > 0 else { return nil }
            return Int128(text).map(CoreScalar.integer) ?? Double(text).map(CoreScalar.number)
        }
        var after = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            after = takeDigits(&rest)
        }
        guard before + after > 0 else { return nil }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
                rest.removeFirst()
            }
            guard takeDigits(&rest) > 0 else { return nil }
        }
        return rest.isEmpty ? Double(text).map(CoreScalar.number) : nil
    }

    private static func whole(_ digits: Substring, radix: Int) -> CoreScalar? {
        guard !digits.isEmpty, digits.utf8.allSatisfy({ isDigit($0, radix: radix) }) else {
            return nil
        }
        if let value = Int128(digits, radix: radix) { return .integer(value) }
        return .number(digits.reduce(0) { $0 * Double(radix) + Double($1.hexDigitValue ?? 0) })
    }

    private static func isDigit(_ byte: UInt8, radix: Int) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "7"): true
        case UInt8(ascii: "8")...UInt8(ascii: "9"): radix > 8
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
            radix == 16
        default: false
        }
    }

    private static func takeDigits(_ rest: inout Substring.UTF8View) -> Int {
        let digits = rest.prefix { isDigit($0, radix: 10) }.count
        rest = rest.dropFirst(digits)
        return digits
    }
}
