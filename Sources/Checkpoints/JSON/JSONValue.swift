/// A JSON value; whole numbers that fit are kept exactly.
public enum JSONValue: Sendable, Equatable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number written without a fraction or an exponent that fits 64 bits.
    case integer(Int)
    /// Any other number. Python's NaN and infinities are read, too, though they are no JSON; `double` does not take them.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object; a key appears once.
    case object([String: JSONValue])
}

extension JSONValue {
    /// The member of an object, or nil if there is none or this is no object.
    public subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// The whole number, or nil.
    public var int: Int? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The finite number, whole or not, or nil.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value) where value.isFinite: value
        default: nil
        }
    }

    /// The truth value, or nil.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The string, or nil.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements of an array, or nil.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object, or nil.
    public var object: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The elements of an array of whole numbers, or nil.
    public var ints: [Int]? { elements(\.int) }

    /// The elements of an array of numbers, or nil.
    public var doubles: [Double]? { elements(\.double) }

    /// The elements of an array of strings, or nil.
    public var strings: [String]? { elements(\.string) }

    /// Whether this is `null`.
    public var isNull: Bool { self == .null }

    private func elements<Element>(_ read: (JSONValue) -> Element?) -> [Element]? {
        guard let array else { return nil }
        let read = array.compactMap(read)
        return read.count == array.count ? read : nil
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as JSON on one line, keys sorted, cut short when it is long: for messages.
    public var description: String {
        let text = brief
        return text.count > 120 ? text.prefix(117) + "..." : text
    }

    /// JSON of at most eight elements a level, so that a message about a huge value stays small.
    private var brief: String {
        let shown = 8
        switch self {
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .integer(let value): return "\(value)"
        case .number(let value): return "\(value)"
        case .string(let value): return "\"\(value.prefix(120))\""
        case .array(let elements):
            let parts = elements.prefix(shown).map(\.brief)
            return "[\((parts + (elements.count > shown ? ["..."] : [])).joined(separator: ", "))]"
        case .object(let members):
            let parts = members.keys.sorted().prefix(shown).map { key in
                "\"\(key)\": \((members[key] ?? .null).brief)"
            }
            return "{\((parts + (members.count > shown ? ["..."] : [])).joined(separator: ", "))}"
        }
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByArrayLiteral
{
    /// `null`
    public init(nilLiteral: ()) { self = .null }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}
