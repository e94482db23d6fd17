/// No element is NaN or infinite unless the reference says so.
public struct NonfiniteGate: Gate, Equatable {
    /// The gate's key.
    public static let name = "nonfinite"

    /// The gate; it has no settings.
    public init() {}

    /// The number of elements that disagree with the reference about NaN or infinity.
    public func value(of call: AuditedCall) -> Double? { call[NonfiniteMismatches.self] }

    /// None is allowed.
    public func threshold(for call: AuditedCall) -> Double? { 0 }
}
