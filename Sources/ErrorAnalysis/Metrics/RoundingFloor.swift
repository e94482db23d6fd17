import Tensors

/// 2 max |((r′ + 0.3) − 0.3) − r′| in the tested format, r′ being the reference rounded to it.
///
/// FlashAttention's tests grant this much to any implementation: the effect of regrouping one addition.
public enum RoundingFloor: Metric {
    /// The column's name.
    public static let name = "rounding_floor"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "twice the largest change by adding and subtracting 0.3"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.count > 0 ? 2 * sample.sums.maxRegrouping : nil
    }
}
