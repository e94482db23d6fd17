/// Which rows of a table of the record are meant: those that have, for each key, one of its values.
public struct SelectionSpec: Sendable {
    /// One key and its values.
    public struct Condition: Sendable {
        /// An axis of the sweep, as in `attention.backend`, or a column of the table.
        public let key: Located<String>
        /// The values as they are written; at least one.
        public let values: [String]
    }

    /// The conditions, in the order they were written; none: all rows.
    public let conditions: [Condition]

    /// Reads a mapping of keys to a value or a list of values; nothing written means all rows.
    init(_ node: Node?, at path: String, _ ledger: ProblemLedger) {
        ledger.asks(.object, of: path)
        conditions = (node?.mapping(path, ledger) ?? []).compactMap { entry in
            let values = (entry.value.items ?? [entry.value]).compactMap { item -> String? in
                if case .scalar(let scalar) = item.content, !item.isNull { return scalar.text }
                ledger.report(
                    item.location.problem(
                        "\(entry.key.value.quoted) must be a value or a list of values, not \(item.summary)"
                    )
                )
                return nil
            }
            return values.isEmpty ? nil : Condition(key: entry.key, values: values)
        }
    }
}
