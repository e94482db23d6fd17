/// A table in the notebook: one that the program knows by name, or numbers of the record in rows and columns.
public struct TableCellSpec: Sendable {
    /// The tables that the program knows.
    public enum Name: String, SpecWord {
        /// The points of the sweep with their errors, times, memory and verdicts.
        case trials
        /// The largest error of each attention layer, trial by trial.
        case layers
        /// How far the trials are from their references at the end.
        case drift
        /// What of the modules' outputs was not finite, and how far the numbers reached.
        case health
        /// What each gate says of each trial.
        case verdicts
        /// What was claimed, and whether it holds.
        case claims
        /// How each backend rounds.
        case backends
        /// On what it was computed.
        case machine
    }

    /// What becomes of the values that share a cell.
    public enum Reduction: String, SpecWord {
        /// The largest, the smallest, the middle one, the average, the sum, and how many there are.
        case max, min, median, mean, sum, count
    }

    /// Numbers of the record in rows and columns.
    public struct Pivot: Sendable {
        /// By what the rows are told apart: axes of the sweep or columns of the table; at least one.
        public let rows: [Located<String>]
        /// By what the columns are told apart; nothing: there is one.
        public let columns: Located<String>?
        /// The numbers, as `TABLE.COLUMN`.
        public let value: Located<String>
        /// What becomes of those that share a cell.
        public let reduction: Located<Reduction>
        /// Which of the table's rows are meant.
        public let selection: SelectionSpec
    }

    /// What stands in the table.
    public enum Content: Sendable {
        /// A table that the program knows.
        case named(Located<Name>)
        /// A table of the author's own.
        case pivot(Pivot)
    }

    /// What stands in the table.
    public let content: Content

    init?(_ node: Node, at path: String, _ ledger: ProblemLedger) {
        guard node.entries != nil else {
            guard let name = node.word(path, of: Name.self, ledger) else { return nil }
            content = .named(name)
            return
        }
        let section = Section<TableCellKey>(node, at: path, in: node.location, ledger: ledger)
        let name = section.word(.name, of: Name.self)
        let pivot = Self.pivot(section, isNeeded: section.written.first != .name)
        guard let name else {
            guard let pivot else { return nil }
            content = .pivot(pivot)
            return
        }
        if let other = section.written.first(where: { $0 != .name }), ledger.log == nil {
            ledger.report(
                name.location.problem(
                    "the table \(name.value.rawValue.quoted) takes no \(other.rawValue.quoted)",
                    remedy: "leave 'name' out for a table of your own, or name nothing else"
                )
            )
        }
        content = .named(name)
    }

    private static func pivot(_ section: Section<TableCellKey>, isNeeded: Bool) -> Pivot? {
        let ledger = section.ledger
        ledger.asks(.text(), of: section.name(.rows))
        ledger.asks(.listOrItem, of: section.name(.rows))
        ledger.asks(.count(atLeast: 1), of: section.name(.rows))
        let rows = section.node(.rows).map { node in
            (node.items ?? [node]).compactMap { $0.text(section.name(.rows), ledger) }
        }
        let columns = section.text(.columns)
        let value = section.text(.value)
        ledger.asks(.text(pattern: Self.columnPattern), of: section.name(.value))
        let reduction = section.word(.reduce, of: Reduction.self) ?? section.absent(.max)
        let selection = SelectionSpec(section.node(.where), at: section.name(.where), ledger)
        guard isNeeded, section.isReadable else { return nil }
        guard let rows, !rows.isEmpty, let value else {
            ledger.report(
                section.location.problem(
                    "a table needs 'rows' and a 'value'",
                    expected: Name.allCases.map(\.rawValue),
                    remedy:
                        "name one of these, or write {rows: attention.backend, value: audit.max_abs}"
                )
            )
            return nil
        }
        guard isColumn(value.value) else {
            ledger.report(
                value.location.problem(
                    "\(value.value.quoted) is no column of a record",
                    remedy: "write TABLE.COLUMN, such as audit.max_abs or timing.seconds"
                )
            )
            return nil
        }
        return Pivot(
            rows: rows,
            columns: columns,
            value: value,
            reduction: reduction,
            selection: selection
        )
    }

    private static let columnPattern = "^[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*$"

    /// Whether a text is `table.column`, both of small letters, digits and underscores.
    private static func isColumn(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                ("a"..."z").contains(part.unicodeScalars.first ?? " ")
                    && part.unicodeScalars.allSatisfy {
                        ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
                    }
            }
    }
}

/// The keys of a table.
enum TableCellKey: String, SectionKey {
    case name, rows, columns, value, reduce
    case `where`
}
