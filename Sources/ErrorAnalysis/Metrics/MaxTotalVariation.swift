import Tensors

/// Largest ½ Σ |P − Q| over rows.
///
/// Undefined where probabilities were not asked for.
public enum MaxTotalVariation: Metric {
    /// The column's name.
    public static let name = "tv_max"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "largest total variation of a row of probabilities"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.rows?.tvMax
    }
}
