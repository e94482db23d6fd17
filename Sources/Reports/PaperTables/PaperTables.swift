public import Queries
public import Records

/// The tables that a paper prints of a record, or of several side by side.
public struct PaperTables: Sendable {
    /// The forms of the tables.
    public enum Format: String, CaseIterable, Sendable {
        /// LaTeX, with the package booktabs.
        case latex
        /// GitHub's Markdown.
        case markdown
        /// RFC 4180, with a header: full precision, in the record's units.
        case csv
    }

    private let tables: [PaperTable]

    /// One table with a row for each point of the sweep: times, memory, errors, as far as the records have them.
    ///
    /// Of several records each number has a column for each. Throws `QueryError` or `RecordError` where a record cannot
    /// be read.
    public init(_ readers: [RecordReader]) throws {
        let letters = readers.indices.map { readers.count == 1 ? "" : RecordLabels.letter($0) }
        var sources: [PaperSource] = []
        for (reader, letter) in zip(readers, letters) {
            sources.append(try PaperSource(reader, letter: letter))
        }
        tables = sources.isEmpty ? [] : [try PaperPoints(sources).table()]
    }

    /// A table for each of some tables of a record's numbers, each with a title.
    ///
    /// Throws `RecordError` where the record cannot be read.
    public init(_ reader: RecordReader, _ pivots: [(title: String, table: PivotTable)]) throws {
        let source = try PaperSource(reader, letter: "")
        let circumstances = try reader.circumstances(trials: source.source.trials)
        tables = pivots.enumerated().map { index, pivot in
            PaperTable(
                pivot.table,
                title: pivot.title,
                circumstances: circumstances,
                label: "\(reader.name)-\(index + 1)"
            )
        }
    }

    /// The tables, an empty line between them.
    public func rendered(as format: Format) -> String {
        tables.map { table in
            switch format {
            case .latex: table.latex
            case .markdown: table.markdown
            case .csv: table.csv
            }
        }.joined(separator: "\n")
    }
}

extension PaperTable {
    /// The table of an author's own choice of numbers; nothing is known of what is better, unless they are times, memory
    /// or errors.
    init(_ pivot: PivotTable, title: String, circumstances: String, label: String) {
        let known = PaperMeasure.all.first { $0.value == pivot.value }
        let unit = PaperUnit(
            pivot.units,
            reduction: pivot.reduction,
            of: pivot.cells.joined().compactMap { $0?.value }
        )
        let name = "\(pivot.reduction.rawValue) of \(pivot.value)"
        let heading = unit.name.isEmpty ? name : "\(name) (\(unit.name))"
        let part = pivot.selection.conditions.isEmpty ? "" : " Selected: \(pivot.selection)."
        self.init(
            caption: "\(title.isEmpty ? name : title).\(part) \(circumstances).",
            label: label,
            keys: pivot.rowKeys,
            columns: pivot.columns.map { column in
                Column(
                    name: name,
                    heading: heading,
                    subheading: column,
                    preference: pivot.reduction == .count ? .none : known?.preference ?? .none
                )
            },
            rows: zip(pivot.rows, pivot.cells).map { keys, cells in
                Row(
                    keys: keys,
                    group: Self.group(pivot.rowKeys, keys),
                    cells: cells.map(unit.cell)
                )
            }
        )
    }
}
