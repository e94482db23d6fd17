/// A table with its heading, its legend and what else there is to say, in every form.
struct ReportPage<Row> {
    /// A list below the table.
    struct Section {
        let title: String
        let items: [String]
    }

    /// The experiment's name.
    let name: String
    /// The experiment's title; may be empty.
    let title: String
    /// How many trials there are, in words.
    let extent: String
    let columns: [ReportColumn<Row>]
    let rows: [Row]
    /// What rows have in common that stand together; shown once above them where it is given.
    var group: ((Row) -> String)?
    /// Sentences below the table.
    let remarks: [String]
    let sections: [Section]
    /// The JSON object's members before the rows, and after.
    let head: [JSONText.Member]
    /// The key of the rows in JSON.
    let rowsKey: String
    var tail: [JSONText.Member] = []

    /// What follows the name in the heading.
    private var subject: String { (title.isEmpty ? "" : "\(title) ") + "(\(extent))" }

    /// The columns for people: those that hold anything at all.
    private var shownColumns: [ReportColumn<Row>] {
        columns.filter { column in
            column.visibility != .machinesOnly
                && rows.contains { column.cell($0).isDefined }
        }
    }

    private func table(_ columns: [ReportColumn<Row>]) -> TextTable {
        TextTable(
            columns.map { $0.head(rows.first) },
            rows: rows.map { row in columns.map { $0.cell(row).shown } }
        )
    }
}

extension ReportPage {
    /// The page for a terminal of `width` cells.
    func text(width: Int) -> String {
        let indent = group == nil ? "" : "  "
        let columns = shownColumns
        let whole = table(columns)
        let kept = whole.columnsFitting(width - indent.count)
        let table = whole.selecting(kept).fitting(width: width - indent.count)

        var blocks: [[String]] = [
            PrintableText.wrapped(PrintableText.of("\(name): \(subject)"), to: width),
            rows.isEmpty ? [] : table.headerLines.map { indent + $0 } + lines(of: table, indent),
        ]
        let omitted = columns.indices.filter { !kept.contains($0) }.map { columns[$0].heading }
        blocks.append(legend(kept.map { columns[$0] }, omitted: omitted, width: width))
        blocks.append(remarks.flatMap { PrintableText.wrapped(PrintableText.of($0), to: width) })
        for section in sections {
            blocks.append(
                ["\(section.title):"] + section.items.flatMap { Self.indented($0, width) }
            )
        }
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
            .joined(separator: "\n")
    }

    /// The rows' lines, each group under its name.
    private func lines(of table: TextTable, _ indent: String) -> [String] {
        var lines: [String] = []
        var last: String?
        for (row, line) in zip(rows, table.rowLines) {
            if let group = group?(row), group != last {
                lines.append(PrintableText.of(group))
                last = group
            }
            lines.append(indent + line)
        }
        return lines
    }

    private func legend(
        _ columns: [ReportColumn<Row>],
        omitted: [String],
        width: Int
    ) -> [String] {
        let terms = columns.compactMap { column in
            column.explanation.map { (term: PrintableText.of(column.heading), meaning: $0) }
        }
        let size = terms.map { PrintableText.width($0.term) }.max() ?? 0
        let indent = String(repeating: " ", count: size + 2)
        var lines = terms.flatMap { term, meaning in
            let padding = String(repeating: " ", count: size - PrintableText.width(term))
            let first = term + padding + "  "
            let wrapped = PrintableText.wrapped(meaning, to: max(width - size - 2, 24))
            return wrapped.enumerated().map { ($0 == 0 ? first : indent) + $1 }
        }
        if !omitted.isEmpty {
            let text = "Left out for want of width: " + omitted.joined(separator: ", ") + "."
            lines += PrintableText.wrapped(PrintableText.of(text), to: width)
        }
        return lines
    }

    /// An item's lines; one that fits keeps its spaces, so that carets stay below what they point at.
    private static func indented(_ item: String, _ width: Int) -> [String] {
        PrintableText.of(item, keepsLines: true).split(separator: "\n").enumerated()
            .flatMap { index, line in
                let margin = index == 0 ? "  " : "      "
                guard PrintableText.width(margin + line) > width else { return [margin + line] }
                return PrintableText.wrapped(
                    String(line),
                    to: width - margin.count,
                    indent: index == 0 ? "    " : "  "
                ).map { margin + $0 }
            }
    }

    /// The page in Markdown.
    var markdown: String {
        var text = "**\(MarkdownText.escaped(name))**: \(MarkdownText.escaped(subject))\n\n"
        let columns = shownColumns
        if !rows.isEmpty { text += table(columns).markdown }
        let legend = columns.compactMap { column in
            column.explanation.map { (MarkdownText.escaped(column.heading), $0) }
        }
        if !legend.isEmpty {
            text += "\n" + legend.map { "- **\($0)**: \(MarkdownText.escaped($1))\n" }.joined()
        }
        text += remarks.map { "\n\(MarkdownText.escaped($0))\n" }.joined()
        for section in sections {
            text += "\n**\(MarkdownText.escaped(section.title))**\n\n"
            text += section.items.map { "- \(MarkdownText.escaped($0))\n" }.joined()
        }
        return text
    }

    /// A header and one line a row, all columns that have a name.
    var csv: String {
        let columns = columns.filter { $0.name != nil }
        return CSVText.line(columns.compactMap(\.name))
            + rows.map { row in CSVText.line(columns.map { $0.cell(row).exact }) }.joined()
    }

    /// One object a row, all columns that have a name.
    var json: String {
        let rows = rows.map { row in
            JSONText.object(
                columns.compactMap { column in
                    column.name.map { .init($0, column.cell(row).json) }
                }
            )
        }
        return JSONText.object(head + [.init(rowsKey, .array(rows))] + tail).text
    }
}
