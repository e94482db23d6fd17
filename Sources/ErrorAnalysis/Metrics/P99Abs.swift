import Tensors

/// The error that 99 % of all elements do not pass: type 1, the inverse of the distribution, without interpolation.
///
/// A pair with a NaN or infinity on one side alone has an infinite error.
public enum P99Abs: Metric {
    /// The column's name.
    public static let name = "p99_abs"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "99 % quantile of the absolute error"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.quantile(990)
    }
}
