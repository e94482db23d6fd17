import Tensors

/// Number of tested elements that are −∞.
public enum NegativeInfinityCount: Metric {
    /// The column's name.
    public static let name = "negative_infinity"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "elements that are -infinity"

    /// It counts.
    public static let isCount = true

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        Double(sample.sums.negativeInfinity)
    }
}
