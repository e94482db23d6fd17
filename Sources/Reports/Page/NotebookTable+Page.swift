extension NotebookTable {
    /// More columns than this are a wide table, which is printed in small letters.
    private static let wide = 9
    /// Texts longer than this are broken into lines.
    private static let long = 60

    /// The table in its box, and below it what its columns mean.
    var pageHTML: String {
        let head = columns.map { column in
            "<th scope=\"col\"\(column.isNumeric ? " class=\"number\"" : "")>\(HTMLText.escaped(column.heading))</th>"
        }
        let body = rows.indices.map { index in
            let row = rows[index]
            return "<tr\(isFirst(index) ? " class=\"first\"" : "")>"
                + row.indices.map { cell(row[$0], $0) }.joined() + "</tr>"
        }
        let legend = columns.compactMap { column in
            column.explanation.map {
                "<div><dt>\(HTMLText.escaped(column.heading))</dt><dd>\(HTMLText.escaped($0)).</dd></div>"
            }
        }
        return
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(HTMLText.escaped(caption))\">"
            + "<table\(columns.count > Self.wide ? " class=\"wide\"" : "")>"
            + "<caption><span>\(HTMLText.escaped(caption))</span></caption>\n"
            + "<thead><tr>\(head.joined())</tr></thead>\n<tbody>\n\(body.joined(separator: "\n"))\n</tbody></table></div>"
            + (legend.isEmpty ? "" : "<dl class=\"legend\">\(legend.joined(separator: "\n"))</dl>")
    }

    /// Whether a row begins another group: several names tell rows apart, and the first one changes.
    private func isFirst(_ row: Int) -> Bool {
        names > 1 && row > 0 && rows[row][0] != rows[row - 1][0]
    }

    private func cell(_ text: String, _ index: Int) -> String {
        var words: [String] = []
        if columns[index].isNumeric { words.append("number") }
        if text.count > Self.long { words.append("long") }
        if columns[index].heading == "verdict" {
            switch text {
            case "pass", "equal", "caught", "kept": words.append("pass")
            case "fail", "differs", "not caught", "broken", "failed", "out_of_memory", "timed_out":
                words.append("fail")
            default: break
            }
        }
        let style = words.isEmpty ? "" : " class=\"\(words.joined(separator: " "))\""
        let tag = index < names ? "th" : "td"
        return
            "<\(tag)\(index < names ? " scope=\"row\"" : "")\(style)>\(HTMLText.escaped(text))</\(tag)>"
    }
}
