import Tensors

/// Number of elements that are NaN or infinite where the reference is not the same, or the other way round.
public enum NonfiniteMismatches: Metric {
    /// The column's name.
    public static let name = "nonfinite_mismatches"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "elements that disagree with the reference about NaN or infinity"

    /// It counts.
    public static let isCount = true

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        Double(sample.sums.mismatches)
    }
}
