/// The middle and the spread of a sample.
///
/// Quantile p lies at h = (n − 1) p of the sorted sample, numbers between neighbours being interpolated linearly: type 7
/// of Hyndman and Fan (1996), the default of NumPy and R.
public struct Quartiles: Equatable, Sendable {
    /// How many values there are.
    public let count: Int
    /// The smallest value.
    public let minimum: Double
    /// The quantile 1/4.
    public let first: Double
    /// The quantile 1/2.
    public let median: Double
    /// The quantile 3/4.
    public let third: Double
    /// The largest value.
    public let maximum: Double

    /// The quartiles of those values that are not NaN; nil if there are none.
    public init?(_ values: [Double]) {
        let sorted = values.filter { !$0.isNaN }.sorted()
        guard let minimum = sorted.first, let maximum = sorted.last else { return nil }
        count = sorted.count
        self.minimum = minimum
        self.maximum = maximum
        first = Self.quantile(0.25, of: sorted)
        median = Self.quantile(0.5, of: sorted)
        third = Self.quantile(0.75, of: sorted)
    }

    private static func quantile(_ p: Double, of sorted: [Double]) -> Double {
        let position = Double(sorted.count - 1) * p
        let below = Int(position)
        let part = position - Double(below)
        let low = sorted[below]
        guard part > 0 else { return low }
        let high = sorted[below + 1]
        // Not interpolated where equal: infinity minus itself is undefined.
        return low == high ? low : low + part * (high - low)
    }
}
