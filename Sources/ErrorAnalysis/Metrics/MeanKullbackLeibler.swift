import Tensors

/// Mean Σ (P ln(P/Q) − P + Q) over rows whose divergence is finite, P being the reference.
///
/// Undefined where probabilities were not asked for.
public enum MeanKullbackLeibler: Metric {
    /// The column's name.
    public static let name = "kl_mean"
    /// The column's units.
    public static let units = "nat"
    /// What the number is.
    public static let longName =
        "mean generalised Kullback-Leibler divergence of rows of probabilities"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.rows?.klMean
    }
}
