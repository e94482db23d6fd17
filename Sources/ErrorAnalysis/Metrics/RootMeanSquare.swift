import Tensors

/// √(mean (x − r)²) over all elements; +∞ where one side alone is not finite. In units of the tensor.
public enum RootMeanSquare: Metric {
    /// The column's name.
    public static let name = "rmse"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "root mean square error"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        guard sample.count > 0 else { return nil }
        let sums = sample.sums
        return sums.mismatches > 0
            ? .infinity : (sums.squares / Double(sums.count)).squareRoot() / sums.errorScale
    }
}
