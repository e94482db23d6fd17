import Tensors

/// Where |x − r| is largest: the first such index, row-major; a NaN or infinity on one side alone is largest.
public enum WorstIndex: Metric {
    /// The column's name.
    public static let name = "worst_index"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "row-major index of the largest absolute error"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.sums.worstIndex.map(Double.init)
    }
}
