import Tensors

/// Largest |x − r|; +∞ where one side alone is not finite. In units of the tensor.
public enum MaxAbs: Metric {
    /// The column's name.
    public static let name = "max_abs"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "largest absolute error"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        guard sample.count > 0 else { return nil }
        return sample.sums.mismatches > 0 ? .infinity : sample.sums.maxAbsolute
    }
}
