/// The numbers of a drawing, row by row, on their way into a CSV file.
struct FigureTable {
    private var lines: [String]
    private let columns: Int

    /// No rows yet.
    init(_ header: [String]) {
        columns = header.count
        lines = [CSVText.line(header)]
    }

    /// Adds a row, one cell for each column.
    mutating func add(_ cells: [Cell]) {
        precondition(
            cells.count == columns,
            "FigureTable: \(cells.count) cells in a row, \(columns) columns"
        )
        lines.append(CSVText.line(cells.map(\.exact)))
    }

    /// The whole text, with the header.
    var text: String { lines.joined() }
}
