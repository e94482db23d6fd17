/// One value of a report, from which follow its short form for people and its exact form for machines.
enum Cell: Equatable, Sendable {
    case text(String?)
    case list([String])
    /// A text whose end says as much as its beginning.
    case path(String?)
    /// A plain whole number, such as a step.
    case whole(Int?)
    /// An error, relative or in units of a tensor.
    case error(Double?)
    /// A number of ulps or of elements.
    case count(Double?)
    case ratio(Double?)
    /// A ratio of powers in decibels.
    case decibels(Double?)
    /// A number between 0 and 1 whose distance from 1 counts.
    case likeness(Double?)
    case seconds(Double?)
    case bytes(Int?)
    /// Floating-point operations.
    case operations(Int?)

    /// Whether there is anything to show.
    var isDefined: Bool { json != .null && json != .array([]) }

    /// The side that columns of such cells are pushed to.
    var alignment: TextTable.Alignment {
        switch self {
        case .text, .list, .path: .leading
        default: .trailing
        }
    }

    /// Whether it is cut in the middle where there is no room for it.
    var isCutInside: Bool { if case .path = self { true } else { false } }

    /// The form for people: two or three significant digits.
    var shown: String {
        switch self {
        case .text(let text), .path(let text): text ?? NumberText.undefined
        case .list(let texts):
            texts.isEmpty ? NumberText.undefined : texts.joined(separator: ", ")
        case .whole(let value): value.map(String.init) ?? NumberText.undefined
        case .error(let value): NumberText.error(value)
        case .count(let value): NumberText.count(value)
        case .ratio(let value): NumberText.ratio(value)
        case .decibels(let value): NumberText.decibels(value)
        case .likeness(let value): NumberText.likeness(value)
        case .seconds(let value): NumberText.seconds(value)
        case .bytes(let value): NumberText.bytes(value)
        case .operations(let value): NumberText.operations(value)
        }
    }

    /// The form for a table of comma-separated values: full precision, empty where undefined.
    var exact: String {
        switch self {
        case .text(let text), .path(let text): text ?? ""
        case .list(let texts): texts.joined(separator: " ")
        case .whole(let value), .bytes(let value), .operations(let value):
            value.map(String.init) ?? ""
        case .count(let value):
            value.flatMap(Int.init(exactly:)).map(String.init) ?? Self.exact(value)
        case .error(let value), .ratio(let value), .decibels(let value), .likeness(let value),
            .seconds(let value):
            Self.exact(value)
        }
    }

    /// The form for JSON: full precision, null where undefined.
    var json: JSONText {
        switch self {
        case .text(let text), .path(let text): text.map(JSONText.string) ?? .null
        case .list(let texts): .array(texts.map(JSONText.string))
        case .whole(let value), .bytes(let value), .operations(let value):
            value.map(JSONText.integer) ?? .null
        case .count(let value):
            value.flatMap(Int.init(exactly:)).map(JSONText.integer) ?? Self.real(value)
        case .error(let value), .ratio(let value), .decibels(let value), .likeness(let value),
            .seconds(let value):
            Self.real(value)
        }
    }

    private static func exact(_ value: Double?) -> String {
        value.map { $0.isNaN ? "" : "\($0)" } ?? ""
    }

    private static func real(_ value: Double?) -> JSONText {
        value.flatMap { $0.isNaN ? nil : .real($0) } ?? .null
    }
}
