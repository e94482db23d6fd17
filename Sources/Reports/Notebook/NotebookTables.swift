import Queries
import Records

/// Makes tables of one or several records, together with the Python that makes the same.
struct NotebookTables {
    let records: [ReportedRecord]

    var isAlone: Bool { records.count == 1 }

    /// The axes that all records sweep; none where they sweep different ones.
    var axes: [SweepAxis] {
        let all = records.map(\.summary.axes)
        return all.allSatisfy { $0 == all.first } ? all.first ?? [] : []
    }

    /// The columns of `/trials` that tell its rows apart.
    var trialKeys: [String] { axes.isEmpty ? ["label"] : axes.map(\.column) }

    func headings(_ keys: [String]) -> [NotebookTable.Column] {
        (keys + (isAlone ? [] : ["record"])).map {
            NotebookTable.Column(
                heading: $0 == "path" ? "layer" : $0.replacing("_", with: " "),
                isNumeric: false
            )
        }
    }

    /// What `/provenance` says, a column for each record.
    func facts(_ caption: String, _ names: [String]) -> NotebookTable {
        NotebookTable(
            caption: caption,
            columns: [.init(heading: "", isNumeric: false)]
                + records.map { .init(heading: Self.text($0.label), isNumeric: false) },
            rows: names.map { name in
                [name.replacing("_", with: " ")]
                    + records.map { Self.text($0.fact(name) ?? "") }
            },
            names: 1,
            python:
                "show_facts(\(NotebookPython.literal(caption)), \(NotebookPython.list(names)))"
        )
    }
}

extension NotebookTables {
    /// A text as the notebook's function `text` shows it.
    static func text(_ text: String) -> String {
        let shown = PrintableText.of(text.replacing("\n", with: " "))
        return shown.isEmpty || shown == "nan" ? NumberText.undefined : shown
    }

    static func selection(_ conditions: PresentedCell.Condition) -> Selection {
        Selection(
            conditions.sorted { $0.key < $1.key }.map {
                .init($0.key, $0.value.map { SelectedValue($0) })
            }
        )
    }

    /// The conditions as a dictionary in Python.
    func python(_ conditions: PresentedCell.Condition, in table: String) -> String {
        let entries = conditions.sorted { $0.key < $1.key }.map {
            "\(NotebookPython.literal(column($0.key, in: table))): \(NotebookPython.list($0.value))"
        }
        return "{\(entries.joined(separator: ", "))}"
    }

    /// What a key is called in the notebook's data frames.
    func column(_ key: String, in table: String) -> String {
        let axis = records.lazy.flatMap(\.summary.axes).first { $0.path == key || $0.column == key }
        if let axis { return axis.column }
        let points = records.contains { $0.columns(of: table).contains("layer") }
        return key == "layer" && points ? "path" : key
    }
}
