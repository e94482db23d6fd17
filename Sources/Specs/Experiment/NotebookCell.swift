/// One cell of the executed notebook: what it shows, and the details as they were written.
public struct NotebookCell: Sendable {
    /// What a cell shows.
    public enum Kind: String, CaseIterable, Sendable {
        /// Markdown.
        case text
        /// A table of the record's numbers.
        case table
        /// A figure.
        case figure
        /// Pictures that the trials drew.
        case images
        /// A claim and whether it holds.
        case claim
        /// Python code of the author's own.
        case python
    }

    /// What the cell shows.
    public let kind: Located<Kind>
    /// The details, as they were written.
    public let content: Node
    /// The name of the figure; nothing for other kinds of cell.
    public let figure: Located<String>?

    /// Reads one item of the list `notebook`.
    init?(_ node: Node, _ ledger: ProblemLedger) {
        let names = Kind.allCases.map(\.rawValue)
        ledger.asks(.oneOf(names), of: RootKey.notebook.rawValue)
        guard let entries = node.entries, entries.count == 1, let entry = entries.first else {
            let found = node.entries.map { "a mapping of \($0.count) keys" } ?? node.summary
            ledger.report(
                node.location.problem(
                    "a cell of the notebook must be a mapping of one key, not \(found)",
                    expected: names
                )
            )
            return nil
        }
        guard let kind = Kind(rawValue: entry.key.value) else {
            ledger.report(
                entry.key.location.problem(
                    "there is no cell of the kind \(entry.key.value.quoted)",
                    written: entry.key.value,
                    expected: names
                )
            )
            return nil
        }
        self.kind = Located(kind, at: entry.key.location)
        content = entry.value
        figure = kind == .figure ? entry.value.text("notebook.figure", ledger) : nil
    }
}
