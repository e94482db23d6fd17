import Tensors

/// Number of elements that are the rounded reference or one of its two neighbours in their format.
public enum WithinOneUlpCount: Metric {
    /// The column's name.
    public static let name = "within_one_ulp"
    /// The column's units.
    public static let units = "1"
    /// What the number is.
    public static let longName = "elements at most 1 ulp from the rounded reference"

    /// It counts.
    public static let isCount = true

    /// The number for one sample.
    public static func value(of sample: ErrorSample) -> Double? {
        Double(sample.sums.withinOneUlp)
    }
}
