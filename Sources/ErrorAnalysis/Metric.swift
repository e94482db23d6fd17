/// One measure of how far a tensor is from its reference: a column of the record.
///
/// A metric only does arithmetic on what a sample has measured; it never sees the tensors. To add one, write one file in
/// `Metrics/` and one line in `Metrics.all`.
public protocol Metric: Sendable {
    /// The column's name.
    static var name: String { get }
    /// The column's units: `1` where there are none or where they are the tensor's own.
    static var units: String { get }
    /// What the number is, in one phrase.
    static var longName: String { get }
    /// Whether it counts elements, which can be done whatever they are.
    static var isCount: Bool { get }
    /// The number; nil or NaN where it is undefined for this sample.
    static func value(of sample: ErrorSample) -> Double?
}

extension Metric {
    /// Most metrics measure.
    public static var isCount: Bool { false }
}
