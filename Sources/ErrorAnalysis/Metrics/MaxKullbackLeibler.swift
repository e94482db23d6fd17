import Tensors

/// Largest Σ (P ln(P/Q) − P + Q) over rows whose divergence is finite, P being the reference.
///
/// Undefined where probabilities were not asked for.
public enum MaxKullbackLeibler: Metric {
    /// The column's name.
    public static let name = "kl_max"
    /// The column's units.
    public static let units = "nat"
    /// What the number is.
    public static let longName =
        "largest generalised Kullback-Leibler divergence of a row of probabilities"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.rows?.klMax
    }
}
