import Tensors

/// Elements that are not zero where the reference is: no relative error tells of them.
public enum ZeroReferenceCount: Metric {
    /// The column's name.
    public static let name = "zero_reference_nonzero"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "elements that are not zero where the reference is"

    /// It counts.
    public static let isCount = true

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        Double(sample.sums.zeroReferences)
    }
}
