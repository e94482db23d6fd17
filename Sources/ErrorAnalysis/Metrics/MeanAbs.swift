import Tensors

/// Mean |x − r| over all elements; +∞ where one side alone is not finite. In units of the tensor.
public enum MeanAbs: Metric {
    /// The column's name.
    public static let name = "mean_abs"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "mean absolute error"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        guard sample.count > 0 else { return nil }
        return sample.sums.mismatches > 0
            ? .infinity : sample.sums.absolute / Double(sample.count)
    }
}
