/// No element is NaN or infinite unless the reference says so.
public struct NonfiniteGate: Gate, Equatable {
    /// The gate's key.
    public static let name = "nonfinite"

    /// What is said where it does not hold: a failure, or a warning only.
    public let failure: Verdict

    /// The gate; `warnsOnly` makes a violation a warning.
    public init(warnsOnly: Bool = false) {
        failure = warnsOnly ? .warn : .fail
    }

    /// The number of elements that disagree with the reference about NaN or infinity.
    public func value(of call: AuditedCall) -> Double? { call[NonfiniteMismatches.self] }

    /// None is allowed.
    public func threshold(for call: AuditedCall) -> Double? { 0 }

    /// What the gate says of a trial in whose modules' outputs so many elements are not finite.
    public func judgement(outputs count: Int) -> Judgement {
        Judgement(gate: Self.name, value: Double(count), threshold: 0, failure: failure)
    }
}
