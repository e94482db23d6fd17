import Queries
import Records

/// Makes tables of one or several records, together with the Python that makes the same.
struct NotebookTables {
    let records: [ReportedRecord]

    /// A number of each trial.
    struct Measure {
        let heading: String
        let path: ColumnPath
        let reduction: Reduction
        let form: NumberForm
        let selection: PresentedCell.Condition
        let explanation: String?

        /// The measure without conditions on keys that there are not.
        func keeping(_ isKnown: (String) -> Bool) -> Measure {
            Measure(
                heading: heading,
                path: path,
                reduction: reduction,
                form: form,
                selection: selection.filter { isKnown($0.key) },
                explanation: explanation
            )
        }
    }

    private var isAlone: Bool { records.count == 1 }

    /// The axes that all records sweep; none where they sweep different ones.
    private var axes: [SweepAxis] {
        let all = records.map(\.summary.axes)
        return all.allSatisfy { $0 == all.first } ? all.first ?? [] : []
    }

    /// The columns of `/trials` that tell its rows apart.
    private var trialKeys: [String] { axes.isEmpty ? ["label"] : axes.map(\.column) }

    private func headings(_ keys: [String]) -> [NotebookTable.Column] {
        (keys + (isAlone ? [] : ["record"])).map {
            NotebookTable.Column(
                heading: $0 == "path" ? "layer" : $0.replacing("_", with: " "),
                isNumeric: false
            )
        }
    }

    /// A row for each point of the sweep, with its numbers and its verdict.
    func trials(_ caption: String, _ measures: [Measure]) -> NotebookTable {
        let measures = measures.filter { measure in
            records.contains { $0.columns(of: measure.path.table).contains(measure.path.column) }
        }.map { measure in
            // Records that compare only what comes out at the end have no column for that.
            measure.keeping { key in
                records.contains { $0.columns(of: measure.path.table).contains(key) }
            }
        }
        let names = trialKeys.count + (isAlone ? 0 : 1)
        var rows: [[String]] = []
        for record in records {
            let found = measures.map { numbers(of: $0, in: record) }
            for point in record.points {
                let name = axes.isEmpty ? [point.trial.label] : point.trial.axisValues
                let cells = zip(measures, found).map { measure, numbers in
                    measure.form.shown(numbers[point.trial.id])
                }
                let key = name + (isAlone ? [] : [record.label])
                let verdict = SummaryTable.shown(point) ?? ""
                rows.append(key.map(Self.text) + cells + [Self.text(verdict)])
            }
        }
        let list = measures.map { measure in
            "    (\(NotebookPython.literal(measure.heading)), \"\(measure.path)\", "
                + "\"\(measure.reduction.rawValue)\", \"\(measure.form.rawValue)\", "
                + "\(python(measure.selection, in: measure.path.table))),\n"
        }
        return NotebookTable(
            caption: caption,
            columns: headings(trialKeys)
                + measures.map {
                    .init(heading: $0.heading, isNumeric: true, explanation: $0.explanation)
                } + [.init(heading: "verdict", isNumeric: false)],
            rows: inOrder(rows, names: names),
            names: names,
            python: "show_trials(\(NotebookPython.literal(caption)), "
                + "\(NotebookPython.list(trialKeys)), [\n\(list.joined())])"
        )
    }

    /// A measure of each trial by its identity; none where the record does not know it.
    private func numbers(of measure: Measure, in record: ReportedRecord) -> [String: Double] {
        let table = try? PivotTable(
            rows: ["id"],
            value: measure.path,
            reduce: measure.reduction,
            selection: Self.selection(measure.selection),
            of: record.source
        )
        guard let table else { return [:] }
        let pairs = zip(table.rows, table.cells).compactMap { row, cells in
            cells.first.flatMap { $0?.value }.map { (row[0], $0) }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The same trial of several records side by side.
    private func inOrder(_ rows: [[String]], names: Int) -> [[String]] {
        guard !isAlone else { return rows }
        var places: [[String]: Int] = [:]
        for row in rows {
            let key = Array(row[..<(names - 1)])
            places[key] = places[key] ?? places.count
        }
        let keyed = rows.enumerated().map { index, row in
            (place: (places[Array(row[..<(names - 1)])] ?? 0, index), row: row)
        }
        return keyed.sorted { $0.place < $1.place }.map(\.row)
    }

    /// Numbers of a column in rows and columns. Throws `QueryError` for names and values that no record has.
    func pivot(_ caption: String, _ pivot: PresentedCell.Pivot) throws -> NotebookTable {
        let tables = try records.map { try pivot.table(of: $0.source) }
        guard let path = tables.first?.value, let reduction = tables.first?.reduction else {
            throw UnknownCell(found: "a table of no record")
        }
        let form = NumberForm(
            path,
            units: tables.first?.units ?? "1",
            isCount: reduction == .count
        )
        func distinct<Value: Hashable>(_ values: [Value]) -> [Value] {
            var seen: Set<Value> = []
            return values.filter { seen.insert($0).inserted }
        }
        let down = distinct(tables.flatMap(\.rows)), across = distinct(tables.flatMap(\.columns))
        let heads = across.flatMap { name in
            records.map { record in
                Self.text(pivot.columns == nil ? path.description : name)
                    + (isAlone ? "" : " · \(Self.text(record.label))")
            }
        }
        let rows = pivot.rows.map { self.column($0, in: path.table) }
        let columns = pivot.columns.map {
            NotebookPython.literal(column($0, in: path.table))
        }
        return NotebookTable(
            caption: caption,
            columns: rows.map {
                .init(
                    heading: $0 == "path" ? "layer" : $0.replacing("_", with: " "),
                    isNumeric: false
                )
            } + heads.map { .init(heading: $0, isNumeric: true) },
            rows: down.map { row in
                row.map(Self.text)
                    + across.flatMap { name in
                        tables.map { form.shown($0.cell(row, name)?.value) }
                    }
            },
            names: rows.count,
            python:
                "show_pivot(\(NotebookPython.literal(caption)), \"\(path)\", \"\(reduction.rawValue)\", "
                + "\(NotebookPython.list(rows)), \(columns ?? "None"), \"\(form.rawValue)\", "
                + "\(python(pivot.where, in: path.table)))"
        )
    }

    /// The rows of a table as they are, after what names the trial where `byTrial`.
    func listing(
        _ caption: String,
        _ name: String,
        _ columns: [(heading: String, column: String, form: NumberForm?)],
        byTrial: Bool = false
    ) throws -> NotebookTable {
        let columns = columns.filter { column in
            records.allSatisfy { $0.columns(of: name).contains(column.column) }
        }
        let keys = byTrial ? trialKeys : []
        var rows: [[String]] = []
        for record in records where record.source.tableNames.contains(name) {
            let table = try record.source.table(name)
            let trials = byTrial ? try table.integers("trial") : []
            let cells = try columns.map { column in
                try Self.texts(of: table.column(column.column), column.form)
            }
            for row in 0..<table.count {
                let trial = byTrial ? record.summary.trials[trials[row]].trial : nil
                let key = trial.map { axes.isEmpty ? [$0.label] : $0.axisValues } ?? []
                rows.append(
                    (key + (isAlone ? [] : [record.label])).map(Self.text) + cells.map { $0[row] }
                )
            }
        }
        let list = columns.map { column in
            "(\(NotebookPython.literal(column.heading)), \"\(column.column)\", "
                + "\"\(column.form?.rawValue ?? "text")\")"
        }
        return NotebookTable(
            caption: caption,
            columns: headings(keys)
                + columns.map { .init(heading: $0.heading, isNumeric: $0.form != nil) },
            rows: rows,
            names: max(1, keys.count + (isAlone ? 0 : 1)),
            python: "show_rows(\(NotebookPython.literal(caption)), \"\(name)\", "
                + "[\(list.joined(separator: ", "))], \(NotebookPython.list(keys)))"
        )
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

extension PresentedCell.Pivot {
    /// The numbers of a record. Throws `QueryError` for names and values that it has not, `UnknownCell` for other reductions.
    func table(of source: QuerySource) throws -> PivotTable {
        guard let path = ColumnPath(value), let reduction = Reduction(rawValue: reduce) else {
            throw UnknownCell(found: "\(reduce) of \(value)")
        }
        return try PivotTable(
            rows: rows,
            columns: columns,
            value: path,
            reduce: reduction,
            selection: NotebookTables.selection(self.where),
            of: source
        )
    }
}

/// A cell that this version does not know.
struct UnknownCell: Error, CustomStringConvertible {
    let found: String

    var description: String { "this version of sdlab does not know \(found)" }
}

extension NotebookTables {
    /// A text as the notebook's function `text` shows it.
    static func text(_ text: String) -> String {
        let shown = PrintableText.of(text.replacing("\n", with: " "))
        return shown.isEmpty || shown == "nan" ? NumberText.undefined : shown
    }

    private static func texts(of column: Column, _ form: NumberForm?) -> [String] {
        func numbers(_ values: [Double]) -> [String] {
            values.map { form?.shown($0) ?? text("\($0)") }
        }
        func words<Number: BinaryInteger>(_ values: [Number]) -> [String] {
            values.map { value in
                column.flags.first { Int($0.value) == Int(value) }.map { text($0.meaning) }
                    ?? form?.shown(Double(value)) ?? "\(value)"
            }
        }
        return switch column.values {
        case .string(let values): values.map(text)
        case .float64(let values): numbers(values)
        case .int64(let values): words(values)
        case .int32(let values): words(values)
        case .uint64(let values): words(values)
        case .uint32(let values): words(values)
        case .uint8(let values): words(values)
        }
    }

    static func selection(_ conditions: PresentedCell.Condition) -> Selection {
        Selection(
            conditions.sorted { $0.key < $1.key }.map {
                .init($0.key, $0.value.map { SelectedValue($0) })
            }
        )
    }

    /// The conditions as a dictionary in Python.
    private func python(_ conditions: PresentedCell.Condition, in table: String) -> String {
        let entries = conditions.sorted { $0.key < $1.key }.map {
            "\(NotebookPython.literal(column($0.key, in: table))): \(NotebookPython.list($0.value))"
        }
        return "{\(entries.joined(separator: ", "))}"
    }

    /// What a key is called in the notebook's data frames.
    private func column(_ key: String, in table: String) -> String {
        let axis = records.lazy.flatMap(\.summary.axes).first { $0.path == key || $0.column == key }
        if let axis { return axis.column }
        let points = records.contains { $0.columns(of: table).contains("layer") }
        return key == "layer" && points ? "path" : key
    }
}
