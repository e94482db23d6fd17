/// Whether a number stays within what a gate allows.
public enum Verdict: String, Sendable, CaseIterable, Codable {
    case pass, fail
    /// The gate does not hold, and was asked to say so, not to fail.
    case warn
    /// The gate has nothing to say: a number is undefined, or there is no baseline.
    case notApplicable = "not-applicable"

    /// Holds a value against a threshold, which it may reach but not pass; either undefined (nil or NaN) is no verdict.
    ///
    /// Nothing else enters, so that stored values can be judged anew under another threshold.
    public init(value: Double?, threshold: Double?) {
        guard let value, let threshold, !value.isNaN, !threshold.isNaN else {
            self = .notApplicable
            return
        }
        self = value <= threshold ? .pass : .fail
    }
}
