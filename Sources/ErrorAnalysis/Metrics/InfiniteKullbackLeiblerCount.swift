import Tensors

/// Rows whose divergence is infinite: a probability is zero where the reference is not.
///
/// Undefined where probabilities were not asked for.
public enum InfiniteKullbackLeiblerCount: Metric {
    /// The column's name.
    public static let name = "kl_infinite_rows"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "rows with a probability that is zero where the reference is not"

    /// It counts.
    public static let isCount = true

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.rows?.klInfiniteRows
    }
}
