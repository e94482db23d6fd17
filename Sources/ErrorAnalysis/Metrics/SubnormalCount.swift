import Tensors

/// Number of tested elements that are subnormal in their own format: not zero, and of reduced precision.
public enum SubnormalCount: Metric {
    /// The column's name.
    public static let name = "subnormal"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "elements that are subnormal in their format"

    /// It counts.
    public static let isCount = true

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        Double(sample.sums.subnormals)
    }
}
