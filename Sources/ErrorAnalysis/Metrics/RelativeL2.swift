import Tensors

/// ‖x − r‖ / ‖r‖: 0 where they are equal, +∞ where only the reference is all zero.
///
/// Infinities of the reference are left out of its norm.
public enum RelativeL2: Metric {
    /// The column's name.
    public static let name = "rel_l2"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "norm of the error over norm of the reference"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        let sums = sample.sums
        guard sums.count > 0 else { return nil }
        guard sums.mismatches == 0 else { return .infinity }
        return sums.errorNorm == 0 ? 0 : sums.errorNorm / sums.referenceNorm
    }
}
