import Queries
import Records

/// A record as reports read it: its tables column by column, its summary, and what was said of the experiment.
struct ReportedRecord: Sendable {
    /// What tells it from the other records of a report.
    let label: String
    let reader: RecordReader
    /// Its numbers by name.
    let source: QuerySource
    let summary: RecordSummary
    let experiment: PresentedExperiment
    /// What `/provenance` says.
    let facts: [Record.Fact]
    /// The columns of each table, and how many rows it has.
    private let tables: [String: (columns: [String], count: Int)]

    /// Throws `RecordError` or `QueryError` where the record cannot be read.
    init(_ reader: RecordReader, label: String) throws {
        self.label = label
        self.reader = reader
        source = try QuerySource(reader)
        summary = try RecordSummary(reader)
        experiment = PresentedExperiment(resolved: try reader.specification().resolved)
        facts = try reader.provenance()
        var tables: [String: (columns: [String], count: Int)] = [:]
        for name in source.tableNames {
            let table = try source.table(name)
            tables[name] = (table.columnNames, table.count)
        }
        self.tables = tables
    }

    /// The points of the sweep.
    var points: [TrialSummary] { summary.trials.filter(\.trial.isPoint) }

    /// The columns of a table; none where there is no such table.
    func columns(of table: String) -> [String] { tables[table]?.columns ?? [] }

    /// Whether there is such a table, and anything in it.
    func hasRows(in table: String) -> Bool { rows(of: table) > 0 }

    /// How many rows a table has; none where there is no such table.
    func rows(of table: String) -> Int { tables[table]?.count ?? 0 }

    /// The text of a fact; nil where the record does not say.
    func fact(_ name: String) -> String? {
        facts.first { $0.name == name }.map { fact in
            switch fact.value {
            case .text(let text): text
            case .integer(let number, "bytes"): NumberText.bytes(number)
            case .integer(let number, _): "\(number)"
            case .real(let number, _): "\(number)"
            }
        }
    }
}
