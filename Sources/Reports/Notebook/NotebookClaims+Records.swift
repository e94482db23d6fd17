import Queries
import Records

extension NotebookTables {
    /// The claims of the records, and how they were judged; nil where nothing was claimed.
    ///
    /// Only the chosen ones are told, by their ids and their numbers in their records, from 1. Throws `RecordError` or
    /// `QueryError` where a record cannot be read.
    func claims(
        where isChosen: (_ id: String, _ number: Int) -> Bool = { _, _ in true }
    ) throws -> NotebookClaims? {
        var claims: [NotebookClaims.Claim] = []
        var rows: [Int] = []
        var count = 0
        for record in records where record.source.tableNames.contains("claims") {
            let table = try record.source.table("claims")
            func texts(_ name: String) throws -> [String] {
                table.columnNames.contains(name)
                    ? try table.strings(name) : Array(repeating: "", count: table.count)
            }
            let id = try texts("id"), sentence = try texts("statement")
            let verdict = try texts("verdict"), found = try texts("found")
            let reason = try texts("reason"), datasets = try texts("datasets")
            let chosen = (0..<table.count).filter { isChosen(id[$0], $0 + 1) }
            rows += chosen.map { count + $0 }
            count += table.count
            claims += chosen.map { row in
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
        guard count > 0 else { return nil }
        return NotebookClaims(
            claims: claims,
            table: try listing(
                "The claims, and whether they hold",
                "claims",
                [
                    ("claim", "id", nil), ("what has to hold", "form", nil),
                    ("found", "found", nil), ("verdict", "verdict", nil),
                ],
                only: rows.count == count ? nil : rows
            )
        )
    }
}
