import Tensors

/// Number of elements that are the reference rounded once to their format: correctly rounded results.
public enum EqualCount: Metric {
    /// The column's name.
    public static let name = "equal"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "elements equal to the reference rounded to their format"

    /// It counts.
    public static let isCount = true

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        Double(sample.sums.equal)
    }
}
