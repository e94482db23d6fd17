import Tensors

/// Largest |Σ Q − 1| over rows that see anything.
///
/// Undefined where probabilities were not asked for.
public enum RowSumDefect: Metric {
    /// The column's name.
    public static let name = "row_sum_defect"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "largest distance of a row of probabilities from the sum 1"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.rows?.rowSumDefect
    }
}
