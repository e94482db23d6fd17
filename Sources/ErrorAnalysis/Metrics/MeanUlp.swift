import Tensors

/// Mean distance in the tested format's ordered numbers, the reference rounded to that format once.
///
/// Undefined where one side alone is not finite.
public enum MeanUlp: Metric {
    /// The column's name.
    public static let name = "mean_ulp"
    /// The column's units.
    public static let units = "ulp"
    /// What the number is.
    public static let longName = "mean distance in representable numbers of the tested format"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        guard sample.count > 0, sample.sums.mismatches == 0 else { return nil }
        return sample.sums.ulps / Double(sample.count)
    }
}
