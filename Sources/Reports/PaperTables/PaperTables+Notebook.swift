import Queries
public import Records

extension PaperTables {
    /// What papers print of some records: a table of the points, and of a single record those that its notebook asks for.
    ///
    /// Throws `QueryError` or `RecordError` where a record cannot be read, or asks for what it has not.
    public static func text(of readers: [RecordReader], as format: Format) throws -> String {
        var texts = [try PaperTables(readers).rendered(as: format)]
        if readers.count == 1, let reader = readers.first {
            let source = try QuerySource(reader)
            let experiment = PresentedExperiment(resolved: try reader.specification().resolved)
            let pivots = try (experiment.notebook ?? []).compactMap { cell in
                if case .pivot(let pivot) = cell { try pivot.table(of: source) } else { nil }
            }
            if !pivots.isEmpty {
                texts.append(
                    try PaperTables(reader, pivots.map { (title: "", table: $0) })
                        .rendered(as: format)
                )
            }
        }
        return texts.joined(separator: "\n")
    }
}
