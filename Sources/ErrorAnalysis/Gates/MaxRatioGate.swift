/// max_abs ≤ ratio × the baseline's max_abs + rounding floor: the rule of FlashAttention's tests.
///
/// Does not apply where there is no baseline or the baseline's own error is infinite.
public struct MaxRatioGate: Gate, Equatable {
    /// The gate's key.
    public static let name = "max_ratio"
    /// How many times the baseline's largest error is allowed.
    public let ratio: Double

    /// A gate that allows `ratio` times the baseline's largest error.
    public init(ratio: Double) {
        self.ratio = ratio
    }

    /// The call's largest absolute error.
    public func value(of call: AuditedCall) -> Double? { call[MaxAbs.self] }

    /// What the baseline's largest error and the rounding floor allow.
    public func threshold(for call: AuditedCall) -> Double? {
        guard let baseline = call.baseline(MaxAbs.self), baseline.isFinite,
            let floor = call[RoundingFloor.self]
        else { return nil }
        return ratio * baseline + floor
    }
}
