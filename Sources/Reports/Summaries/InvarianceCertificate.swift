import Records

/// The sentence that an invariance experiment comes to, and the numbers in it.
public struct InvarianceCertificate: Equatable, Sendable {
    /// Trials that were compared: those of the control and those that this processor lacks are not among them.
    public let rows: Int
    /// Those whose bits are the ones of the first trial of their group.
    public let holding: Int
    /// How many rows hold, for which values of which axes, and whether the control was caught.
    public let statement: String

    /// The certificate of all trials of a record.
    init(_ question: InvarianceQuestion, axes: [SweepAxis], trials: [TrialSummary]) {
        let available = trials.filter { !$0.trial.isUnavailable && $0.trial.isPoint }
        let tested = available.filter { !question.isControl($0.trial, axes) }
        let control = available.filter { question.isControl($0.trial, axes) }
        rows = tested.count
        holding = tested.count { $0.verdict.bits == .equal }
        let finding: String
        if tested.isEmpty {
            finding = "no row could be compared"
        } else if holding == rows {
            finding = "the same bits for " + Self.extent(question, axes, tested.map(\.trial))
        } else {
            let differing = tested.count { $0.verdict.bits == .differs }
            let unfinished = rows - holding - differing
            finding =
                "\(differing) \(differing == 1 ? "differs" : "differ") from the first of the group"
                + (unfinished > 0 ? ", \(unfinished) not completed" : "")
        }
        statement =
            "\(holding) of \(rows) \(rows == 1 ? "row holds" : "rows hold"): \(finding)"
            + Self.control(question, axes, control) + "."
    }

    /// The values of each axis, and how many groups of rows and combinations there are where that does not follow.
    private static func extent(
        _ question: InvarianceQuestion,
        _ axes: [SweepAxis],
        _ trials: [RecordedTrial]
    ) -> String {
        let groups = Set(trials.map { question.group(of: $0, axes) }).count
        var combinations = groups
        let factors = question.across.compactMap { path -> String? in
            guard let index = axes.firstIndex(where: { $0.path == path }) else { return nil }
            let values = trials.map { $0.axisValues[index] }.distinct()
            combinations *= values.count
            return "\(name(path)) \(values.joined(separator: ", "))"
        }
        return factors.joined(separator: " × ")
            + (groups > 1 ? " in each of \(groups) groups" : "")
            + (trials.count < combinations
                ? " (\(trials.count) of \(combinations) combinations)" : "")
    }

    private static func control(
        _ question: InvarianceQuestion,
        _ axes: [SweepAxis],
        _ trials: [TrialSummary]
    ) -> String {
        guard !question.control.isEmpty else { return "" }
        let values = question.control.sorted { $0.key < $1.key }
            .map { "\(name($0.key)) \($0.value)" }.joined(separator: ", ")
        let judged = trials.filter { $0.verdict.bits != nil }
        let groups = Set(judged.map { question.group(of: $0.trial, axes) })
        let caught = Set(
            judged.filter { $0.verdict.bits == .caught }.map { question.group(of: $0.trial, axes) }
        )
        let outcome =
            switch (caught.count, groups.count) {
            case (_, 0): "was not run"
            case (0, _): "was not caught"
            case (1, 1): "was caught"
            default: "was caught in \(caught.count) of \(groups.count) groups"
            }
        return "; the control (\(values)) \(outcome)"
    }

    /// `machine.threads` is `threads`.
    private static func name(_ path: String) -> String {
        path.split(separator: ".").last.map(String.init) ?? path
    }
}
