import Tensors

/// −20 log₁₀ of the relative L2 error, in decibels: +∞ where tensors are equal, −∞ where the error is infinite.
public enum SignalToNoise: Metric {
    /// The column's name.
    public static let name = "sqnr_db"
    /// The column's units.
    public static let units = "dB"
    /// What the number is.
    public static let longName = "signal to quantisation noise ratio, -20 log10 of rel_l2"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        guard let relative = RelativeL2.value(of: sample) else { return nil }
        if relative == 0 { return .infinity }
        if relative == .infinity { return -.infinity }
        return -20 * naturalLogarithm(relative) / naturalLogarithm(10)
    }
}
