/// One value of a scheduler's configuration, as JSON and YAML know values.
public enum SchedulerOption: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case number(Double)
    case string(String)
    case list([SchedulerOption])
}

extension SchedulerOption: CustomStringConvertible {
    /// The value as JSON writes it; a long list is cut.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): "\"\(value)\""
        case .list(let values):
            "[" + values.prefix(4).map(\.description).joined(separator: ", ")
                + (values.count > 4 ? ", … \(values.count) values]" : "]")
        }
    }
}

extension SchedulerOption: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral,
    ExpressibleByArrayLiteral
{
    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An integer.
    public init(integerLiteral value: Int) { self = .int(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Null.
    public init(nilLiteral: ()) { self = .null }
    /// A list.
    public init(arrayLiteral elements: SchedulerOption...) { self = .list(elements) }
}
