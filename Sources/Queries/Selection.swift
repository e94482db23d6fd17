/// Which rows are meant: those that have, for each key, one of its values.
///
/// A key is an axis of the sweep (`attention.backend`), a column of the table (`phase`), `layer`, which is the layer's
/// path, or a column of `/layers` or `/trials` that the table's rows point to (`kind`, `dtype`).
public struct Selection: Hashable, Sendable {
    /// One key and the values of which a row has to have one.
    public struct Condition: Hashable, Sendable {
        /// The key.
        public let key: String
        /// The values.
        public let values: [SelectedValue]

        /// Asks for one of some values.
        public init(_ key: String, _ values: [SelectedValue]) {
            self.key = key
            self.values = values
        }
    }

    /// The conditions, all of which have to hold; no two have the same key.
    public private(set) var conditions: [Condition]

    /// All rows.
    public static let everything = Selection([])

    /// Rows that fulfil all conditions; of two with the same key the last counts.
    public init(_ conditions: [Condition]) {
        self.conditions = []
        for condition in conditions { set(condition) }
    }

    /// The selection with these conditions in place of those with the same keys.
    public func changing(_ other: Selection) -> Selection {
        Selection(conditions + other.conditions)
    }

    private mutating func set(_ condition: Condition) {
        if let index = conditions.firstIndex(where: { $0.key == condition.key }) {
            conditions[index] = condition
        } else {
            conditions.append(condition)
        }
    }
}

extension Selection: ExpressibleByDictionaryLiteral {
    /// `["attention.backend": ["vanilla", "flash"], "phase": ["unet"]]`.
    public init(dictionaryLiteral elements: (String, [SelectedValue])...) {
        self.init(elements.map { Condition($0, $1) })
    }
}

extension Selection: CustomStringConvertible {
    /// `attention.backend vanilla or flash, phase unet`; empty for everything.
    public var description: String {
        conditions.map { condition in
            "\(condition.key) \(condition.values.map(\.text).joined(separator: " or "))"
        }.joined(separator: ", ")
    }
}
