extension PaperTable {
    /// The table in GitHub's Markdown, its caption above it.
    var markdown: String {
        let heads = columns.map { column in
            column.subheading.isEmpty ? column.heading : "\(column.heading), \(column.subheading)"
        }
        func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |\n" }
        let rules = keys.map { _ in ":---" } + columns.map { _ in "---:" }
        return "\(MarkdownText.escaped(caption))\n\n"
            + line((keys + heads).map(MarkdownText.escaped)) + line(rules)
            + rows.map { row in
                line(row.keys.map(MarkdownText.escaped) + row.cells.map(\.markdown))
            }.joined()
    }
}

extension PaperTable.Cell {
    fileprivate var markdown: String {
        switch content {
        case .nothing: "–"
        case .text(let text): MarkdownText.escaped(text)
        case .number(let number, let quartiles):
            (isBest ? "**\(number.plain)**" : number.plain)
                + (quartiles.isEmpty ? "" : " [\(quartiles.map(\.plain).joined(separator: ", "))]")
        }
    }
}
