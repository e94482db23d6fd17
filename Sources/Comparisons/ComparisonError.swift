import Records

/// Two records have nothing in common that could be compared.
public struct ComparisonError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Whether a trial was asked for that neither has.
    public let isUnknownTrial: Bool
    /// What was found, what was expected and what to do.
    public let description: String

    init(_ left: ComparedRecord, _ right: ComparedRecord, trial: String?) {
        func list(_ record: ComparedRecord) -> String {
            let shown = record.trials.prefix(20).map { "\n    \($0.shortID)  \($0.label)" }.joined()
            let left = record.trials.count - 20
            return "\n  \(record.reader.path):\(shown)"
                + (left > 0 ? "\n    … and \(left) more" : "")
        }
        let all = left.trials + right.trials
        isUnknownTrial = trial != nil && !all.contains { $0.isMeant(by: trial) }
        let found =
            trial.map { "no trial whose identity begins with '\($0)' is in both records" }
            ?? "the records have no trial in common"
        description =
            "error: \(found)\n  expected: trials of one identity, or with the same values of the "
            + "swept axes\(list(left))\(list(right))\n"
            + "  remedy: compare two shards of trials/ to compare trials that are not alike"
    }
}
