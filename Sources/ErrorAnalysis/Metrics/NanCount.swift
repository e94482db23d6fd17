import Tensors

/// Number of tested elements that are NaN.
public enum NanCount: Metric {
    /// The column's name.
    public static let name = "nan"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "NaN elements"

    /// It counts.
    public static let isCount = true

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        Double(sample.sums.nan)
    }
}
