import Tensors

/// max |x − r| / max |r|: comparable between tensors of different size; 0 where they are equal.
public enum MaxScaled: Metric {
    /// The column's name.
    public static let name = "max_scaled"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "largest absolute error over the largest reference magnitude"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        guard let error = MaxAbs.value(of: sample) else { return nil }
        return error == 0 ? 0 : error / sample.sums.maxReference
    }
}
