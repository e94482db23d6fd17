import Tensors

/// Largest distance in the tested format's ordered numbers, the reference rounded to that format once.
///
/// Both zeros are the same number; infinity is next to the largest finite one. A NaN on one side alone is
/// 2⁶³ − 1 ulp away.
public enum MaxUlp: Metric {
    /// The column's name.
    public static let name = "max_ulp"
    /// The column's units.
    public static let units = "ulp"
    /// What the number is.
    public static let longName = "largest distance in representable numbers of the tested format"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.count > 0 ? Double(sample.sums.maxUlp) : nil
    }
}
