import Images
import Queries
import Records

/// The pictures of some trials side by side: a sheet for each picture of the prompts.
struct NotebookPictures: Equatable, Sendable {
    /// One trial's picture.
    struct Picture: Equatable, Sendable {
        /// The trial, and why there is no picture, if there is none.
        let label: String, obstacle: String?
        /// The picture, or nil.
        let image: RGBImage?
    }

    /// The pictures of one prompt.
    struct Sheet: Equatable, Sendable {
        /// The prompt's id, or the picture's number.
        let name: String
        /// The trials' pictures, row by row.
        let pictures: [Picture]
    }

    /// How many pictures stand in a row.
    let columns: Int
    let sheets: [Sheet]
    /// The most pixels across one picture as it is shown.
    let side: Int
    /// Python that shows the sheets.
    let python: String
}

extension NotebookPictures {
    /// The pictures that the trials of some records drew; nil where the records keep none.
    ///
    /// Throws `RecordError`, or `QueryError` for conditions that select by names and values that there are not.
    init?(_ records: [ReportedRecord], where conditions: PresentedCell.Condition) throws {
        var shown: [(key: [String], picture: (Int) -> Picture)] = []
        var names: [String] = []
        var pythonConditions: [String] = []
        for record in records {
            let album = try Album(FigureSource(record.reader))
            if names.count < album.count { names = (0..<album.count).map(album.name) }
            let chosen = try PivotTable(
                rows: ["id", "status"],
                value: ColumnPath("trials", "images"),
                reduce: .count,
                selection: NotebookTables.selection(conditions),
                of: record.source
            ).rows.map { $0[0] }
            for point in record.points where chosen.contains(point.trial.id) {
                let trial = point.trial
                let name =
                    trial.axisValues.isEmpty ? [trial.name] : trial.axisValues
                let label = (name + (records.count > 1 ? [record.label] : []))
                    .joined(separator: " ")
                shown.append(
                    (
                        name,
                        { image in
                            let picture = album.picture(trial.row, image)
                            return Picture(
                                label: label,
                                obstacle: picture != nil
                                    ? nil
                                    : trial.isCompleted ? "not kept" : trial.status,
                                image: picture
                            )
                        }
                    )
                )
                pythonConditions.append(
                    "(\(NotebookPython.literal(record.label)), "
                        + "\(NotebookPython.literal(String(trial.id.prefix(12)))))"
                )
            }
        }
        guard !names.isEmpty, !shown.isEmpty else { return nil }
        // The same trial of several records stands side by side.
        var places: [[String]: Int] = [:]
        for (key, _) in shown { places[key] = places[key] ?? places.count }
        let order = shown.indices.sorted {
            (places[shown[$0].key] ?? 0, $0) < (places[shown[$1].key] ?? 0, $1)
        }
        let columns =
            records.count > 1 ? records.count : Self.columns(records[0], of: order.count)
        self.columns = columns
        sheets = names.enumerated().map { image, name in
            Sheet(name: name, pictures: order.map { shown[$0].picture(image) })
        }
        let side = ThumbnailSheet.side(of: order.count * names.count)
        self.side = side
        let list = order.map { pythonConditions[$0] }.joined(separator: ", ")
        python = """
            for number in range(\(names.count)):
                show_pictures(number, \(columns), [\(list)], \(side))
            """
    }

    /// As many as the last axis has values where rows are full then; at most six otherwise.
    private static func columns(_ record: ReportedRecord, of count: Int) -> Int {
        let values = Set(record.points.compactMap(\.trial.axisValues.last)).count
        let isGrid = record.summary.axes.count > 1 && values > 1 && values <= 8
        return isGrid && count.isMultiple(of: values) ? values : min(count, 6)
    }
}
