/// mean_abs ≤ ratio × the baseline's mean_abs: the rule of FlexAttention's tests.
///
/// They use 1.1 for half formats and 10 for float32; here the configured number holds for every format. Does not apply
/// where there is no baseline or the baseline's own error is infinite.
public struct MeanRatioGate: Gate, Equatable {
    /// The gate's key.
    public static let name = "mean_ratio"
    /// How many times the baseline's mean error is allowed.
    public let ratio: Double

    /// A gate that allows `ratio` times the baseline's mean error.
    public init(ratio: Double) {
        self.ratio = ratio
    }

    /// The call's mean absolute error.
    public func value(of call: AuditedCall) -> Double? { call[MeanAbs.self] }

    /// What the baseline's mean error allows.
    public func threshold(for call: AuditedCall) -> Double? {
        guard let baseline = call.baseline(MeanAbs.self), baseline.isFinite else { return nil }
        return ratio * baseline
    }
}
