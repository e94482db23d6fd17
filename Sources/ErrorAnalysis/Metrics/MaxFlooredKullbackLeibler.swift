import Tensors

/// Largest Σ (P ln(P/Q) − P + Q) over all rows, P being the reference and Q at least the tested format's smallest number.
///
/// Undefined where probabilities were not asked for.
public enum MaxFlooredKullbackLeibler: Metric {
    /// The column's name.
    public static let name = "kl_floored_max"
    /// The column's units.
    public static let units = "nat"
    /// What the number is.
    public static let longName =
        "largest generalised Kullback-Leibler divergence, with probabilities of 0 taken for the smallest number"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.rows?.klFlooredMax
    }
}
