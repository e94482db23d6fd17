import Glibc

/// A value that rows are selected by: `flash`, `float16`, 50, true, or a pattern such as `*.attn2`.
public struct SelectedValue: Hashable, Sendable, CustomStringConvertible {
    /// The value as it is written.
    public let text: String
    /// The number that the text is, if it is one.
    public let number: Double?

    /// The value of a text; `50` and `5e1` are the same number.
    public init(_ text: String) {
        self.text = text
        number = Double(text)
    }

    /// The value as it is written.
    public var description: String { text }

    /// Whether the text holds `*` or `?`, which stand for any characters and for one.
    public var isPattern: Bool { text.contains("*") || text.contains("?") }

    /// Whether a text is this one, or the same number.
    public func equals(_ other: String) -> Bool {
        text == other || (number != nil && number == Double(other))
    }

    /// Whether a text is this one, the same number, or has this pattern.
    public func matches(_ other: String) -> Bool {
        equals(other) || (isPattern && fnmatch(text, other, FNM_NOESCAPE) == 0)
    }
}

extension SelectedValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
    /// A text.
    public init(stringLiteral text: String) { self.init(text) }
    /// A whole number.
    public init(integerLiteral number: Int) { self.init("\(number)") }
    /// A number.
    public init(floatLiteral number: Double) { self.init("\(number)") }
    /// `true` or `false`.
    public init(booleanLiteral flag: Bool) { self.init(flag ? "true" : "false") }
}
