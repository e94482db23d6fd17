import Queries
import Records

/// The table of one row for each point of the sweep.
struct PaperPoints {
    private let sources: [PaperSource]
    private let keys: [String]

    init(_ sources: [PaperSource]) {
        self.sources = sources
        var keys: [String] = []
        for key in sources.flatMap(\.keys) where !keys.contains(key) { keys.append(key) }
        self.keys = keys
    }

    /// A point of the sweep.
    private struct Point: Hashable {
        /// The values of the keys, empty where a record lacks one.
        let values: [String]
        let dtype: String
    }

    /// Throws `QueryError` or `RecordError` where a record cannot be read.
    func table() throws -> PaperTable {
        var points: [Point] = []
        /// What stands in place of numbers of trials that were not completed.
        var statuses: [[Point: String]] = []
        for source in sources {
            var ended: [Point: String] = [:]
            for found in try source.points() {
                let point = Point(values: keys.map { found.keys[$0] ?? "" }, dtype: found.dtype)
                if !points.contains(point) { points.append(point) }
                ended[point] = found.status
            }
            statuses.append(ended)
        }
        var rows = points.map { point in
            PaperTable.Row(
                keys: point.values,
                group: PaperTable.group(keys, point.values) + [point.dtype],
                cells: []
            )
        }
        var columns: [PaperTable.Column] = []
        var counts: [String] = []
        for measure in PaperMeasure.all {
            let tables = try sources.map {
                try measure.table(rows: $0.keys + ["dtype"], of: $0.source)
            }
            let known = tables.compactMap { $0 }
            guard let first = known.first else { continue }
            let values = known.flatMap { $0.cells.joined().compactMap { $0?.value } }
            let unit = PaperUnit(first.units, reduction: measure.reduction, of: values)
            let heading = unit.name.isEmpty ? measure.heading : "\(measure.heading) (\(unit.name))"
            for (index, source) in sources.enumerated() {
                let cells = Self.cells(tables[index], of: source.keys, by: keys)
                columns.append(
                    PaperTable.Column(
                        name: measure.value.description,
                        heading: heading,
                        subheading: source.letter,
                        preference: measure.preference
                    )
                )
                for (row, point) in points.enumerated() {
                    let cell = unit.cell(cells[point])
                    let status = statuses[index][point] ?? "completed"
                    rows[row].cells.append(
                        status == "completed" || cell.number != nil
                            ? cell : .init(content: .text(status.replacing("_", with: " ")))
                    )
                }
            }
            if let count = Self.count(known) { counts.append("\(measure.heading) n = \(count)") }
        }
        return PaperTable(
            caption: try caption(counts),
            label: sources[0].reader.name,
            keys: keys,
            columns: columns,
            rows: rows
        )
    }

    private static func cells(
        _ table: PivotTable?,
        of own: [String],
        by keys: [String]
    ) -> [Point: PivotTable.Cell] {
        guard let table else { return [:] }
        var cells: [Point: PivotTable.Cell] = [:]
        for (row, found) in zip(table.rows, table.cells) {
            let values = Dictionary(zip(own, row)) { _, last in last }
            let point = Point(values: keys.map { values[$0] ?? "" }, dtype: row.last ?? "")
            cells[point] = found.first ?? nil
        }
        return cells
    }

    /// How many values each number is made of, where there are several: `3`, or `2 to 3`.
    private static func count(_ tables: [PivotTable]) -> String? {
        let counts = tables.flatMap { $0.cells.joined().compactMap { $0?.count } }.filter { $0 > 0 }
        guard let least = counts.min(), let greatest = counts.max(), greatest > 1 else {
            return nil
        }
        return least == greatest ? "\(least)" : "\(least) to \(greatest)"
    }

    private func caption(_ counts: [String]) throws(RecordError) -> String {
        let title =
            sources[0].reader.title.isEmpty ? sources[0].reader.name : sources[0].reader.title
        var sentences = [title, "Times are medians with first and third quartiles in brackets"]
        if !counts.contains(where: { $0.hasPrefix("time ") }) { sentences.removeLast() }
        sentences.append(
            "Bold: best of each column among rows that differ only in the attention backend"
        )
        if !counts.isEmpty {
            sentences.append("Values per number: \(counts.joined(separator: ", "))")
        }
        for source in sources {
            let place = try source.reader.circumstances(trials: source.source.trials)
            sentences.append(source.letter.isEmpty ? place : "\(source.letter): \(place)")
        }
        return sentences.map { $0.hasSuffix(".") || $0.hasSuffix("?") ? $0 : $0 + "." }
            .joined(separator: " ")
    }
}
