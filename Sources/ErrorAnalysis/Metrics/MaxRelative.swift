import Tensors

/// Largest |x − r| / |r| over references that are not below the floor; +∞ where one side alone is not finite.
///
/// The floor is the format's smallest normal number over its roundoff, 2⁻³ in float16, unless the sample was measured with
/// another; `below_floor` counts what is left out. Undefined where that is everything.
public enum MaxRelative: Metric {
    /// The column's name.
    public static let name = "max_rel"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "largest error relative to its own reference element"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        let sums = sample.sums
        if sums.mismatches > 0 { return .infinity }
        return sums.count > sums.belowLeast + sums.referenceNonfinite ? sums.maxRelative : nil
    }
}
