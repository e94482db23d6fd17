extension PaperTable {
    /// The table as comma-separated values: full precision, in the units of the record, what is not there empty.
    var csv: String {
        let hasQuartiles = columns.indices.map { column in
            rows.contains { row in
                if case .number(_, let quartiles) = row.cells[column].content {
                    !quartiles.isEmpty
                } else {
                    false
                }
            }
        }
        let heads = columns.indices.flatMap { index in
            let column = columns[index]
            let name =
                column.subheading.isEmpty
                ? column.name : "\(column.name) \(column.subheading)"
            return hasQuartiles[index]
                ? [name, "\(name) first quartile", "\(name) third quartile"] : [name]
        }
        return CSVText.line(keys + heads)
            + rows.map { row in
                CSVText.line(
                    row.keys
                        + columns.indices.flatMap { row.cells[$0].csv(quartiles: hasQuartiles[$0]) }
                )
            }.joined()
    }
}

extension PaperTable.Cell {
    fileprivate func csv(quartiles isWide: Bool) -> [String] {
        switch content {
        case .nothing: isWide ? ["", "", ""] : [""]
        case .text(let text): isWide ? [text, "", ""] : [text]
        case .number(let number, let quartiles):
            ([number] + quartiles).map { "\($0.value)" }
                + (isWide && quartiles.isEmpty ? ["", ""] : [])
        }
    }
}
