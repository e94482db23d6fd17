import Queries
import Records

extension NotebookTables {
    /// The rows of a table as they are, after what names the trial where `byTrial`; of all records' rows only those of these
    /// numbers, from 0, where `only` is there.
    ///
    /// Throws `QueryError` or `RecordError` where a record cannot be read.
    func listing(
        _ caption: String,
        _ name: String,
        _ columns: [(heading: String, column: String, form: NumberForm?)],
        byTrial: Bool = false,
        only: [Int]? = nil
    ) throws -> NotebookTable {
        let columns = columns.filter { column in
            records.allSatisfy {
                let known = $0.columns(of: name)
                return known.isEmpty || known.contains(column.column)
            }
        }
        let keys = byTrial ? trialKeys : []
        var rows: [[String]] = []
        for record in records where record.source.tableNames.contains(name) {
            let table = try record.source.table(name)
            let trials =
                byTrial
                ? try table.rows("trial", of: "trials", count: record.summary.trials.count) : []
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
            "(\(NotebookPython.literal(column.heading)), \(NotebookPython.literal(column.column)), "
                + "\"\(column.form?.rawValue ?? "text")\")"
        }
        return NotebookTable(
            caption: caption,
            columns: headings(keys)
                + columns.map { .init(heading: $0.heading, isNumeric: $0.form != nil) },
            rows: only.map { $0.map { rows[$0] } } ?? rows,
            names: max(1, keys.count + (isAlone ? 0 : 1)),
            python:
                "show_rows(\(NotebookPython.literal(caption)), \(NotebookPython.literal(name)), "
                + "[\(list.joined(separator: ", "))], \(NotebookPython.list(keys))"
                + (only.map { ", rows=\($0)" } ?? "") + ")"
        )
    }

    private static func texts(of column: Column, _ form: NumberForm?) -> [String] {
        func numbers(_ values: [Double]) -> [String] {
            values.map { form?.shown($0) ?? text("\($0)") }
        }
        func words<Number: BinaryInteger>(_ values: [Number]) -> [String] {
            values.map { value in
                column.flags.first { Int(exactly: $0.value) == Int(exactly: value) }.map {
                    text($0.meaning)
                }
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
}
