import Tensors

/// Number of tested elements that are infinite where the reference is finite.
public enum OverflowCount: Metric {
    /// The column's name.
    public static let name = "overflow"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "infinite elements whose reference is finite"

    /// It counts.
    public static let isCount = true

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        Double(sample.sums.overflows)
    }
}
