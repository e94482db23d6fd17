import Queries
import Records

extension NotebookTables {
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

    /// A row for each point of the sweep, with its numbers and its verdict.
    ///
    /// Throws `QueryError` where a record cannot be read.
    func trials(_ caption: String, _ measures: [Measure]) throws -> NotebookTable {
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
            let found = try measures.map { try numbers(of: $0, in: record) }
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
            "    (\(NotebookPython.literal(measure.heading)), "
                + "\(NotebookPython.literal(measure.path.description)), "
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

    /// A measure of each trial by its identity; none where the record does not have it.
    private func numbers(of measure: Measure, in record: ReportedRecord) throws -> [String: Double]
    {
        do {
            let table = try PivotTable(
                rows: ["id"],
                value: measure.path,
                reduce: measure.reduction,
                selection: Self.selection(measure.selection),
                of: record.source
            )
            let pairs = zip(table.rows, table.cells).compactMap { row, cells in
                cells.first.flatMap { $0?.value }.map { (row[0], $0) }
            }
            return Dictionary(pairs) { first, _ in first }
        } catch {
            guard Self.isAbsence(error) else { throw error }
            return [:]
        }
    }

    /// Whether a record has none of what was asked for, and nothing is wrong with what it has.
    private static func isAbsence(_ error: QueryError) -> Bool {
        guard case .wrong(let mistake) = error else { return false }
        return switch mistake.problem {
        case .unknownTable, .unknownColumn, .unknownKey, .unknownValue: true
        case .notNumeric, .notReduced: false
        }
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
}
