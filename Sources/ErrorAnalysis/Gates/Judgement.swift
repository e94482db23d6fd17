/// What one gate says of one audited call: a row of the record's verdicts.
public struct Judgement: Sendable, Equatable {
    /// The gate's name.
    public let gate: String
    /// What was held against the threshold; nil where it is undefined.
    public let value: Double?
    /// The largest value that passes; nil where the gate does not apply.
    public let threshold: Double?
    /// What is said of a value above the threshold.
    public let failure: Verdict

    /// A judgement from its parts.
    public init(gate: String, value: Double?, threshold: Double?, failure: Verdict = .fail) {
        self.gate = gate
        self.value = value
        self.threshold = threshold
        self.failure = failure
    }

    /// The outcome.
    public var verdict: Verdict {
        let verdict = Verdict(value: value, threshold: threshold)
        return verdict == .fail ? failure : verdict
    }
}
