extension PaperTable {
    /// The table for LaTeX, with rules of the package booktabs.
    var latex: String {
        let alignment =
            String(repeating: "l", count: keys.count) + String(repeating: "r", count: columns.count)
        var lines = [
            "% needs \\usepackage{booktabs}", "\\begin{table}", "  \\centering",
            "  \\caption{\(LaTeXText.escaped(caption))}",
            "  \\label{tab:\(NameText.slug(label, otherwise: "table"))}",
            "  \\begin{tabular}{\(alignment)}", "    \\toprule",
        ]
        lines += latexHeadings.map { "    \($0)" }
        lines.append("    \\midrule")
        for (index, row) in rows.enumerated() {
            // A little room where the first of several keys changes.
            if index > 0, keys.count > 1, row.keys[0] != rows[index - 1].keys[0] {
                lines.append("    \\addlinespace")
            }
            let cells = row.keys.map(LaTeXText.escaped) + row.cells.map(\.latex)
            lines.append("    \(cells.joined(separator: " & ")) \\\\")
        }
        lines += ["    \\bottomrule", "  \\end{tabular}", "\\end{table}"]
        return lines.joined(separator: "\n") + "\n"
    }

    private var latexHeadings: [String] {
        let left = keys.map(LaTeXText.escaped)
        guard columns.contains(where: { !$0.subheading.isEmpty }) else {
            return [
                (left + columns.map { LaTeXText.escaped($0.heading) }).joined(separator: " & ")
                    + " \\\\"
            ]
        }
        var rules = "", place = keys.count + 1
        let spans = headings.map { text, count in
            rules += "\\cmidrule(lr){\(place)-\(place + count - 1)}"
            place += count
            return "\\multicolumn{\(count)}{c}{\(LaTeXText.escaped(text))}"
        }
        return [
            (keys.map { _ in "" } + spans).joined(separator: " & ") + " \\\\", rules,
            (left + columns.map { LaTeXText.escaped($0.subheading) }).joined(separator: " & ")
                + " \\\\",
        ]
    }
}

extension PaperTable.Cell {
    fileprivate var latex: String {
        switch content {
        case .nothing: "--"
        case .text(let text): LaTeXText.escaped(text)
        case .number(let number, let quartiles):
            (isBest ? "$\\mathbf{\(number.latex)}$" : "$\(number.latex)$")
                + (quartiles.isEmpty
                    ? "" : " [\(quartiles.map { "$\($0.latex)$" }.joined(separator: ", "))]")
        }
    }
}
