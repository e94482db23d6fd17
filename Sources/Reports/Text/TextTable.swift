/// A table of short texts, laid out for a terminal or as Markdown.
///
/// Cells may hold anything; what would disturb a terminal is shown as a visible sign.
public struct TextTable: Equatable, Sendable {
    /// To which side a column's cells are pushed.
    public enum Alignment: Sendable {
        /// Texts.
        case leading
        /// Numbers.
        case trailing
    }

    /// The head of a column.
    public struct Column: Equatable, Sendable {
        /// The heading, line by line, from above.
        public let header: [String]
        /// To which side the cells are pushed.
        public let alignment: Alignment
        /// Where there is not enough room, columns of less importance are left out; nil is never left out.
        public let importance: Int?
        /// Whether cells that are too long keep both their ends.
        let isCutInside: Bool

        /// A column with a heading of one or more lines.
        public init(
            _ header: String...,
            alignment: Alignment = .leading,
            importance: Int? = nil
        ) {
            self.init(
                header: header,
                alignment: alignment,
                importance: importance,
                isCutInside: false
            )
        }

        init(header: [String], alignment: Alignment, importance: Int?, isCutInside: Bool) {
            self.header = header.map { PrintableText.of($0) }
            self.alignment = alignment
            self.importance = importance
            self.isCutInside = isCutInside
        }
    }

    /// The columns' heads.
    public let columns: [Column]
    /// The cells, row by row.
    public private(set) var rows: [[String]] = []

    /// A table with these columns; each row holds one cell a column.
    public init(_ columns: [Column], rows: [[String]] = []) {
        self.columns = columns
        for row in rows { append(row) }
    }

    /// Adds a row of one cell a column.
    public mutating func append(_ row: [String]) {
        precondition(
            row.count == columns.count,
            "TextTable: a row of \(row.count) cells, the table has \(columns.count) columns"
        )
        rows.append(row.map { PrintableText.of($0) })
    }
}

extension TextTable {
    /// The heading, the line below it and the rows, a line feed after each.
    public var text: String {
        (headerLines + rowLines).map { $0 + "\n" }.joined()
    }

    /// The heading and the line below it.
    public var headerLines: [String] {
        let widths = widths
        let height = columns.map(\.header.count).max() ?? 0
        let lines = (0..<height).map { index in
            columns.map { column in
                let line = index - (height - column.header.count)
                return line < 0 ? "" : column.header[line]
            }
        }
        return lines.map { self.line($0, widths) }
            + [line(widths.map { String(repeating: "-", count: $0) }, widths)]
    }

    /// One line for each row.
    public var rowLines: [String] {
        let widths = widths
        return rows.map { line($0, widths) }
    }

    /// The table in GitHub's Markdown.
    public var markdown: String {
        func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |\n" }
        let head = columns.map { MarkdownText.escaped($0.header.joined(separator: " ")) }
        let rule = columns.map { $0.alignment == .leading ? ":---" : "---:" }
        return line(head) + line(rule)
            + rows.map { line($0.map(MarkdownText.escaped)) }.joined()
    }

    private static let gap = "  "

    private var widths: [Int] {
        columns.indices.map { index in
            (columns[index].header + rows.map { $0[index] }).map(PrintableText.width).max() ?? 0
        }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[index] - PrintableText.width(cell))
            line += index == 0 ? "" : Self.gap
            line += columns[index].alignment == .leading ? cell + padding : padding + cell
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}

extension TextTable {
    /// The table in lines of at most `width` cells, as far as possible.
    ///
    /// First less important columns are left out, then texts are cut, but to no less than eight signs.
    public func fitting(width: Int) -> TextTable {
        selecting(columnsFitting(width)).cut(to: width)
    }

    /// Which columns there is room for: those that have to stay, then the most important.
    func columnsFitting(_ width: Int) -> [Int] {
        let widths = widths
        var kept = Set(columns.indices.filter { columns[$0].importance == nil })
        func total(_ indices: Set<Int>) -> Int {
            indices.reduce(0) { $0 + widths[$1] } + Self.gap.count * max(indices.count - 1, 0)
        }
        let candidates = columns.indices.filter { columns[$0].importance != nil }
            .sorted { (columns[$1].importance ?? 0, $0) < (columns[$0].importance ?? 0, $1) }
        for index in candidates where total(kept.union([index])) <= width { kept.insert(index) }
        return kept.sorted()
    }

    /// The table with only these columns.
    func selecting(_ indices: [Int]) -> TextTable {
        TextTable(
            indices.map { columns[$0] },
            rows: rows.map { row in indices.map { row[$0] } }
        )
    }

    private func cut(to width: Int) -> TextTable {
        let least = 8
        var widths = widths
        var excess = widths.reduce(0, +) + Self.gap.count * max(columns.count - 1, 0) - width
        while excess > 0 {
            let texts = columns.indices.filter {
                columns[$0].alignment == .leading && widths[$0] > least
            }
            guard let widest = texts.max(by: { (widths[$0], $1) < (widths[$1], $0) }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return TextTable(
            zip(columns, widths).map { column, width in
                Column(
                    header: column.header.map { PrintableText.cut($0, to: width) },
                    alignment: column.alignment,
                    importance: column.importance,
                    isCutInside: column.isCutInside
                )
            },
            rows: rows.map { row in
                columns.indices.map { index in
                    columns[index].isCutInside
                        ? PrintableText.cutInside(row[index], to: widths[index])
                        : PrintableText.cut(row[index], to: widths[index])
                }
            }
        )
    }
}
