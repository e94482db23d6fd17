/// What one gate says of one audited call: a row of the record's verdicts.
public struct Judgement: Sendable, Equatable {
    /// The gate's name.
    public let gate: String
    /// What was held against the threshold; nil where it is undefined.
    public let value: Double?
    /// The largest value that passes; nil where the gate does not apply.
    public let threshold: Double?

    /// A judgement from its parts.
    public init(gate: String, value: Double?, threshold: Double?) {
        self.gate = gate
        self.value = value
        self.threshold = threshold
    }

    /// The outcome.
    public var verdict: Verdict { Verdict(value: value, threshold: threshold) }
}
