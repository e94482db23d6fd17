/// One cell of the executed notebook.
public struct NotebookCell: Sendable {
    /// What a cell shows.
    public enum Content: Sendable {
        /// Markdown.
        case text(Located<String>)
        /// A table of the record's numbers.
        case table(TableCellSpec)
        /// A figure.
        case figure(FigureCellSpec)
        /// Pictures that the trials drew.
        case images(ImagesCellSpec)
        /// Claims, and whether they hold.
        case claim(ClaimCellSpec)
        /// Python for the reader to run; sdlab does not.
        case python(Located<String>)
    }

    /// What a cell shows, as the file calls it.
    public enum Kind: String, CaseIterable, Sendable {
        /// Markdown.
        case text
        /// A table of the record's numbers.
        case table
        /// A figure.
        case figure
        /// Pictures that the trials drew.
        case images
        /// Claims, and whether they hold.
        case claim
        /// Python for the reader to run.
        case python
    }

    /// What the cell shows, and where that was written.
    public let kind: Located<Kind>
    /// The same with its details.
    public let content: Content

    /// The name of the figure; nothing for other kinds of cell.
    public var figure: Located<String>? {
        if case .figure(let figure) = content { figure.name } else { nil }
    }

    /// Reads one item of the list `notebook`.
    init?(_ node: Node, _ ledger: ProblemLedger) {
        let names = Kind.allCases.map(\.rawValue), path = RootKey.notebook.rawValue
        ledger.asks(.single, of: path)
        let entries = node.entries ?? []
        // Whoever makes the schema wants to know what is asked of every kind.
        guard entries.count == 1 || (!entries.isEmpty && ledger.log != nil) else {
            let found = node.entries.map { "a mapping of \($0.count) keys" } ?? node.summary
            ledger.report(
                node.location.problem(
                    "a cell of the notebook must be a mapping of one key, not \(found)",
                    expected: names
                )
            )
            return nil
        }
        var read: [(Located<Kind>, Content)] = []
        for entry in entries {
            guard let kind = Kind(rawValue: entry.key.value) else {
                ledger.report(
                    entry.key.location.problem(
                        "there is no cell of the kind \(entry.key.value.quoted)",
                        written: entry.key.value,
                        expected: names
                    )
                )
                continue
            }
            if let content = Content(kind, entry.value, at: "\(path).\(kind.rawValue)", ledger) {
                read.append((Located(kind, at: entry.key.location), content))
            }
        }
        guard let first = read.first else { return nil }
        (kind, content) = first
    }
}

extension NotebookCell.Content {
    fileprivate init?(
        _ kind: NotebookCell.Kind,
        _ node: Node,
        at path: String,
        _ ledger: ProblemLedger
    ) {
        switch kind {
        case .text:
            guard let text = node.text(path, ledger) else { return nil }
            self = .text(text)
        case .table:
            guard let table = TableCellSpec(node, at: path, ledger) else { return nil }
            self = .table(table)
        case .figure:
            guard let figure = FigureCellSpec(node, at: path, ledger) else { return nil }
            self = .figure(figure)
        case .images:
            guard let images = ImagesCellSpec(node, at: path, ledger) else { return nil }
            self = .images(images)
        case .claim:
            guard let claim = ClaimCellSpec(node, at: path, ledger) else { return nil }
            self = .claim(claim)
        case .python:
            guard let code = node.text(path, ledger) else { return nil }
            self = .python(code)
        }
    }
}

/// The keys of a cell, of which it has one.
enum NotebookCellKey: String, SectionKey {
    case text, table, figure, images, claim, python

    var shape: Shape {
        switch self {
        case .table: .section(TableCellKey.self, shorthand: TableCellKey.name.rawValue)
        case .figure: .section(FigureCellKey.self, shorthand: FigureCellKey.name.rawValue)
        case .images: .section(ImagesCellKey.self, shorthand: ImagesCellKey.all.rawValue)
        case .text, .claim, .python: .value
        }
    }
}
