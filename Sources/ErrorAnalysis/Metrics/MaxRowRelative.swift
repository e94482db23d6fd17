import Tensors

/// Largest over rows of max |x − r| / max |r|: the relative error that means something where elements cancel.
///
/// A row of an attention is what one head gives one query. 0 for a row without error, +∞ where only the reference's row is
/// all zero, or one side alone is not finite.
public enum MaxRowRelative: Metric {
    /// The column's name.
    public static let name = "max_rel_scaled"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName =
        "largest error of a row over the largest reference magnitude of that row"

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        sample.spread?.maxRowRatio
    }
}
