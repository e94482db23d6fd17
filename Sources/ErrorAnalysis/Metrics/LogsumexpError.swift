import Tensors

/// Largest |L − Lʳ| over rows, L being ln Σ eˢ as the backend has it; in natural units, since L may be 0.
///
/// Undefined where probabilities were not asked for.
public enum LogsumexpError: Metric {
    /// The column's name.
    public static let name = "logsumexp_error"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "largest absolute error of the logarithm of a row of exponentials"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.rows?.logsumexpError
    }
}
