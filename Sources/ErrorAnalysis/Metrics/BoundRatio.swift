import Tensors

/// Largest |x − r| / bound: above 1 an implementation does not do the arithmetic that it declares, or a number overflowed.
///
/// Undefined where no bound was computed; +∞ where one side alone is not finite.
public enum BoundRatio: Metric {
    /// The column's name.
    public static let name = "bound_ratio"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "largest error over its a priori bound"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.spread?.maxBoundRatio
    }
}
