/// A column of a report: the one place where its name, its heading, its meaning and its values are written.
struct ReportColumn<Row> {
    /// When a column is shown to people.
    enum Visibility: Equatable {
        /// In CSV and JSON alone.
        case machinesOnly
        /// Always.
        case always
        /// Where there is room; the larger the number, the sooner.
        case importance(Int)
    }

    /// The name in CSV and JSON; nil for a column that only says for people what others say for machines.
    let name: String?
    /// The heading for people, line by line.
    let header: [String]
    /// The line of the legend; nil where the heading says it all.
    let explanation: String?
    let visibility: Visibility
    let cell: (Row) -> Cell

    init(
        _ name: String?,
        _ header: [String] = [],
        _ explanation: String? = nil,
        _ visibility: Visibility = .machinesOnly,
        cell: @escaping (Row) -> Cell
    ) {
        self.name = name
        self.header = header
        self.explanation = explanation
        self.visibility = visibility
        self.cell = cell
    }

    /// The heading in one line.
    var heading: String { header.filter { !$0.isEmpty }.joined(separator: " ") }

    /// The column's head in a table whose first row is given.
    func head(_ row: Row?) -> TextTable.Column {
        let importance: Int? = if case .importance(let number) = visibility { number } else { nil }
        return TextTable.Column(
            header: header,
            alignment: row.map { cell($0).alignment } ?? .leading,
            importance: importance,
            isCutInside: row.map { cell($0).isCutInside } ?? false
        )
    }
}
