import Tensors

/// Largest |x − r| / ulp(r), ulp(r) being the tested format's spacing at the reference as it is, not rounded.
///
/// At most 0.5 says that every element is correctly rounded. +∞ where one side alone is not finite.
public enum MaxUlpError: Metric {
    /// The column's name.
    public static let name = "max_ulp_error"
    /// The column's units.
    public static let units = "ulp"
    /// What the number is.
    public static let longName =
        "largest absolute error in spacings of the tested format at the reference"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        guard sample.count > 0 else { return nil }
        return sample.sums.mismatches > 0 ? .infinity : sample.sums.maxUlpError
    }
}
