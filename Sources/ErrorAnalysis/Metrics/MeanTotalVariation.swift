import Tensors

/// Mean ½ Σ |P − Q| over rows.
///
/// Undefined where probabilities were not asked for.
public enum MeanTotalVariation: Metric {
    /// The column's name.
    public static let name = "tv_mean"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "mean total variation of rows of probabilities"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.rows?.tvMean
    }
}
