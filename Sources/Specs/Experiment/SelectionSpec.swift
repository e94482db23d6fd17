/// Which rows of a table of the record are meant: those that have, for each key, one of its values.
public struct SelectionSpec: Sendable {
    /// A key that rows are selected by, and the values of which a row has to have one.
    public struct Condition: Sendable {
        /// An axis of the sweep, as in `attention.backend`, or a column, as in `phase`.
        public let key: Located<String>
        /// The values in words, as tables show them.
        public let values: [Located<String>]

        /// Asks for one of some values.
        public init(key: Located<String>, values: [Located<String>]) {
            self.key = key
            self.values = values
        }
    }

    /// The conditions, in the order they were written; none: all rows.
    public let conditions: [Condition]

    /// Reads a mapping of keys to a value or a list of values; nothing written means all rows.
    init(_ node: Node?, at path: String, _ ledger: ProblemLedger) {
        ledger.asks(.selection, of: path)
        conditions = (node?.mapping(path, ledger) ?? []).map { entry in
            let items = entry.value.items ?? [entry.value]
            if items.isEmpty {
                ledger.report(
                    entry.value.location.problem(
                        "\(entry.key.value.quoted) in \(path.quoted) has no value"
                    )
                )
            }
            return Condition(
                key: entry.key,
                values: items.map { Located($0.label, at: $0.location) }
            )
        }
    }
}
