/// The Python of executed notebooks: what reads the record, and what makes a table of it.
enum NotebookPython {
    /// Defines everything that the cells use, for records by their label and the folders of their figures.
    static func setUp(records: [(label: String, path: String, figures: String)]) -> String {
        func dictionary(_ entries: [(String, String)]) -> String {
            "{" + entries.map { "\(literal($0)): \(literal($1))" }.joined(separator: ", ") + "}"
        }
        return """
            # Everything below is computed from the record beside this notebook (HDF5), by these few functions.
            RECORDS = \(dictionary(records.map { ($0.label, $0.path) }))
            FIGURES = \(dictionary(records.map { ($0.label, $0.figures) }))
            \(reading)


            \(numberForms)


            \(tables)


            \(pictures)
            """
    }

    /// A text as Python writes it; letters beyond ASCII stay.
    static func literal(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case _ where PrintableText.isHarmful(scalar):
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// A list of texts as Python writes it.
    static func list(_ texts: [String]) -> String {
        "[" + texts.map(literal).joined(separator: ", ") + "]"
    }
}
