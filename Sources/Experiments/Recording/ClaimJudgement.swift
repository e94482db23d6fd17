/// What a record says of a claim.
public struct ClaimJudgement: Sendable, Equatable {
    /// Whether the claim holds.
    public enum Verdict: String, Sendable {
        /// It does.
        case kept
        /// It does not.
        case broken
        /// The record does not tell: trials that it is about were not finished, or nothing was recorded.
        case undecided
    }

    /// The claim.
    public let claim: Claim
    /// Whether it holds.
    public internal(set) var verdict: Verdict
    /// The number that is compared; nil where there is none, or more than one.
    public internal(set) var value: Double?
    /// The number that was divided, and what it was divided by; nil where nothing was.
    public internal(set) var numerator: Double?, denominator: Double?
    /// The numbers in words.
    public internal(set) var found = ""
    /// Why the claim is broken or undecided; empty where it is kept.
    public internal(set) var reason = ""
    /// The unit of the number.
    public internal(set) var units = "1"
    /// The rows of `/trials` that the numbers come from.
    public internal(set) var trials: [Int] = []
    /// The row of the dataset that holds the number; nil where it is made of several.
    public internal(set) var row: Int?

    /// The unit behind a number, empty for plain numbers.
    var unit: String { units == "1" || units.isEmpty ? "" : " \(units)" }

    init(_ claim: Claim, _ verdict: Verdict = .kept) {
        self.claim = claim
        self.verdict = verdict
    }

    /// The judgement with another verdict, for a reason.
    func turning(_ verdict: Verdict, _ reason: String) -> ClaimJudgement {
        var turned = self
        turned.verdict = verdict
        turned.reason = reason
        return turned
    }
}
