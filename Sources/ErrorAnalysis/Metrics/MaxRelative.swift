import Tensors

/// Largest |x − r| / max(|r|, 1e-12); +∞ where one side alone is not finite.
public enum MaxRelative: Metric {
    /// The column's name.
    public static let name = "max_rel"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "largest error relative to its own reference element"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        guard sample.count > 0 else { return nil }
        return sample.sums.mismatches > 0 ? .infinity : sample.sums.maxRelative
    }
}
