extension NotebookTable {
    /// The table as the class `Shown` of the notebook's Python prints it.
    var notebookText: String {
        let lines = [columns.map(\.heading)] + rows
        let widths = columns.indices.map { index in
            lines.map { $0[index].unicodeScalars.count }.max() ?? 0
        }
        let rule = widths.map { String(repeating: "-", count: $0) }
        return ([lines[0], rule] + rows).map { line in
            var text = zip(columns, zip(line, widths)).map { column, pair in
                let (cell, width) = pair
                let space = String(repeating: " ", count: width - cell.unicodeScalars.count)
                return column.isNumeric ? space + cell : cell + space
            }.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return text
        }.joined(separator: "\n")
    }

    /// The table as the class `Shown` of the notebook's Python shows it in HTML.
    var notebookHTML: String {
        let sides = columns.map { " style=\"text-align: \($0.isNumeric ? "right" : "left")\"" }
        let head = zip(columns, sides).map { column, side in
            "<th scope=\"col\"\(side)>\(HTMLText.escaped(column.heading))</th>"
        }
        let body = rows.map { row in
            "<tr>"
                + row.indices.map { index in
                    let cell = HTMLText.escaped(row[index])
                    return index < names
                        ? "<th scope=\"row\"\(sides[index])>\(cell)</th>"
                        : "<td\(sides[index])>\(cell)</td>"
                }.joined() + "</tr>\n"
        }
        return "<table>\n<caption>\(HTMLText.escaped(caption))</caption>\n"
            + "<thead><tr>\(head.joined())</tr></thead>\n<tbody>\n\(body.joined())</tbody>\n</table>"
    }
}
