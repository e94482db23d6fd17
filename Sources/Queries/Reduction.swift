/// How many values become one.
public enum Reduction: String, CaseIterable, Sendable {
    /// The largest.
    case max
    /// The smallest.
    case min
    /// The middle one; of an even number of values, the mean of the middle two.
    case median
    /// The sum over the number of values.
    case mean
    /// The sum.
    case sum
    /// How many there are.
    case count
    /// None: every value stands for itself.
    case all

    /// What becomes of a column's values where nobody says it: the median of times, the largest of all else.
    public static func usual(of path: ColumnPath) -> Reduction {
        path.table == "timing" ? .median : .max
    }

    /// The number that the values come to; nil for `all`, and where there are no values to speak of.
    ///
    /// NaN, which stands for "undefined", has to be left out before. The sum of no values is 0 and their count too.
    public func of(_ values: [Double]) -> Double? {
        switch self {
        case .max: values.max()
        case .min: values.min()
        case .median: Quartiles(values)?.median
        case .mean: values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        case .sum: values.reduce(0, +)
        case .count: Double(values.count)
        case .all: nil
        }
    }
}
