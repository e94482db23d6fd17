import Queries
import Records

extension NotebookTables {
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
        let down = tables.flatMap(\.rows).distinct(), across = tables.flatMap(\.columns).distinct()
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
                "show_pivot(\(NotebookPython.literal(caption)), "
                + "\(NotebookPython.literal(path.description)), \"\(reduction.rawValue)\", "
                + "\(NotebookPython.list(rows)), \(columns ?? "None"), \"\(form.rawValue)\", "
                + "\(python(pivot.where, in: path.table)))"
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
