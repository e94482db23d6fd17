import Tensors

/// Mean x − r: where roundings are unbiased it is far smaller than the mean absolute error.
///
/// Undefined where one side alone is not finite.
public enum Bias: Metric {
    /// The column's name.
    public static let name = "bias"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "mean signed error"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        guard sample.count > 0, sample.sums.mismatches == 0 else { return nil }
        return sample.sums.signed / Double(sample.count)
    }
}
