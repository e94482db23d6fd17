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
                let id = try texts("id"), sentence = try texts("statement")
                let verdict = try texts("verdict"), found = try texts("found")
                let reason = try texts("reason"), datasets = try texts("datasets")
                claims += (0..<table.count).map { row in
                    NotebookClaims.Claim(
                        id: id[row],
                        sentence: (records.count > 1 ? "\(record.label): " : "") + sentence[row],
                        finding: [found[row], reason[row]].filter { !$0.isEmpty }.joined(
                            separator: "; "
                        ),
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
                        ("claim", "id", nil), ("what has to hold", "form", nil),
                        ("found", "found", nil), ("verdict", "verdict", nil),
                    ]
                )
            )
        }
    }
}
