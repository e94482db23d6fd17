import Queries
import Records

extension NotebookStatus {
    /// How the experiments of some records went, and what of the records could not be read.
    init(_ records: [ReportedRecord], claims: [NotebookClaims.Claim], unread: [String]) {
        func items(_ list: (ReportedRecord) -> [String]) -> [String] {
            records.flatMap { record in
                list(record).map { records.count > 1 ? "\(record.label): \($0)" : $0 }
            }
        }
        func items(_ claims: [NotebookClaims.Claim], _ verdict: String) -> [String] {
            claims.filter { $0.verdict == verdict }.map {
                "\($0.id): \($0.sentence) (\($0.finding))"
            }
        }
        let views = Dictionary(
            records.map { ($0.label, SummaryTable($0.summary)) },
            uniquingKeysWith: { first, _ in first }
        )
        let all = [
            Trouble(title: "What could not be read", items: unread),
            Trouble(title: "Claims that are broken", items: items(claims, "broken")),
            Trouble(title: "Claims that cannot be decided", items: items(claims, "undecided")),
            Trouble(
                title: "Trials that were not completed",
                items: items { views[$0.label]?.incomplete.items ?? [] }
            ),
            Trouble(
                title: "Gates that failed",
                items: items { views[$0.label]?.failures.items ?? [] }
            ),
            Trouble(
                title: "First outputs that were not finite",
                items: items { views[$0.label]?.nonfinite.items ?? [] }
            ),
            Trouble(
                title: "Trials that are missing",
                items: items { record in
                    let count = record.summary.missingTrials
                    return count == 0
                        ? [] : ["\(count) of \(count + record.summary.recordedTrials)"]
                }
            ),
        ]
        troubles = all.filter { !$0.items.isEmpty }
        summary = troubles.isEmpty ? Self.allIsWell(records) : Self.words(troubles)
    }

    private static func allIsWell(_ records: [ReportedRecord]) -> String {
        let trials = records.reduce(0) { $0 + $1.summary.recordedTrials }
        let isJudged = records.contains { record in
            record.summary.trials.contains { $0.verdict.passes != nil }
        }
        let hasClaims = records.contains { $0.hasRows(in: "claims") }
        var words = [
            trials == 1 ? "The trial was completed" : "All \(trials) trials were completed"
        ]
        if isJudged { words.append("every gate holds") }
        if hasClaims { words.append("every claim is kept") }
        return words.joined(separator: ", ") + "."
    }

    private static func words(_ troubles: [Trouble]) -> String {
        troubles.map { "\($0.title): \($0.items.count)" }.joined(separator: ". ") + "."
    }
}
