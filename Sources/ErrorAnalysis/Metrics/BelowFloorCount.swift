import Tensors

/// Elements that `max_rel` leaves out, because their reference is below the format's floor.
public enum BelowFloorCount: Metric {
    /// The column's name.
    public static let name = "below_floor"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "elements whose reference is too small for a relative error"

    /// It counts.
    public static let isCount = true

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        Double(sample.sums.belowLeast)
    }
}
