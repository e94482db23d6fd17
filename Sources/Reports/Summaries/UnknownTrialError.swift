/// No trial of a record has the identity that was asked for.
public struct UnknownTrialError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What the identity should begin with.
    public let prefix: String
    /// The trials there are: the identity and the label of each.
    public let known: [String]

    /// What was asked for, what there is and what to do.
    public var description: String {
        let shown = known.prefix(20).map { "\n    \($0)" }.joined()
        let rest = known.count > 20 ? "\n    and \(known.count - 20) more" : ""
        return "error: no trial's identity begins with '\(prefix)'\n"
            + "  expected: the beginning of one of these identities\(shown)\(rest)\n"
            + "  remedy: copy some digits from the list, or leave the filter out"
    }

    /// The rows of the trials whose identity begins with `prefix`, in either case; throws if there are none.
    static func select(
        _ prefix: String,
        from trials: [RecordedTrial]
    ) throws(UnknownTrialError) -> Set<Int> {
        let digits = prefix.lowercased()
        let rows = trials.filter { $0.id.lowercased().hasPrefix(digits) }.map(\.row)
        guard !rows.isEmpty else {
            throw UnknownTrialError(
                prefix: prefix,
                known: trials.map { "\($0.id.prefix(12))  \($0.name)" }
            )
        }
        return Set(rows)
    }
}
