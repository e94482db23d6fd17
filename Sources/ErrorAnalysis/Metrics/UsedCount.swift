import Tensors

/// Number of elements that sums and maxima are over: those that are finite on both sides.
public enum UsedCount: Metric {
    /// The column's name.
    public static let name = "used"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName =
        "elements that are finite on both sides, which sums and maxima are over"

    /// It counts.
    public static let isCount = true

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        Double(sample.sums.count - sample.sums.unused)
    }
}
