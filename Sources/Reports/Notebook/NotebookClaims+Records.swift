import Queries
import Records

extension NotebookTables {
    /// The claims of the records, and how they were judged; nil where nothing was claimed.
    ///
    /// Throws `RecordError` or `QueryError` where a record cannot be read.
    var claims: NotebookClaims? {
        get throws {
            var claims: [NotebookClaims.Claim] = []
            for record in records where record.source.tableNames.contains("claims") {
                let table = try record.source.table("claims")
                func texts(_ name: String) throws -> [String] {
                    table.columnNames.contains(name)
                        ? try table.strings(name) : Array(repeating: "", count: table.count)
                }
                let id = try texts("id"), sentence = try texts("claim")
                let verdict = try texts("verdict"), finding = try texts("finding")
                let datasets = try texts("datasets")
                claims += (0..<table.count).map { row in
                    NotebookClaims.Claim(
                        id: id[row],
                        sentence: (records.count > 1 ? "\(record.label): " : "") + sentence[row],
                        finding: finding[row],
                        verdict: verdict[row],
                        datasets: datasets[row]
                    )
                }
            }
            guard !claims.isEmpty else { return nil }
            return NotebookClaims(
                claims: claims,
                table: try listing(
                    "The claims, and whether they hold",
                    "claims",
                    [
                        ("id", "id", nil), ("claim", "claim", nil), ("finding", "finding", nil),
                        ("verdict", "verdict", nil),
                    ]
                )
            )
        }
    }
}
