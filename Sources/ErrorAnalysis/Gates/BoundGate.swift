/// No error passes its a priori bound: what does is a mistake, not rounding.
///
/// Does not apply where no bound was computed.
public struct BoundGate: Gate, Equatable {
    /// The gate's key.
    public static let name = "bound"

    /// The gate; it has no settings.
    public init() {}

    /// The call's largest error in units of its bound.
    public func value(of call: AuditedCall) -> Double? { call[BoundRatio.self] }

    /// The bound itself is allowed.
    public func threshold(for call: AuditedCall) -> Double? { 1 }
}
