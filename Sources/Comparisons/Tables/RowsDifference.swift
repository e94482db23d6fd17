/// How far rows of two tables are apart: in all, at one step, or in one layer.
public struct RowsDifference: Equatable, Sendable {
    /// Rows compared, and those in which any number or text differs.
    public internal(set) var rows = 0, differing = 0
    /// The largest distance of two numbers in float64's ulps, and the column in which it is; nil where nothing differs.
    public internal(set) var maxUlp: UInt64?, ulpColumn: String?
    /// The largest |a − b| / max(|a|, |b|), and the column in which it is; nil where no number differs.
    public internal(set) var maxRelative: Double?, relativeColumn: String?

    /// Takes a pair of numbers in, one of which differs from the other.
    mutating func note(_ left: UInt64, _ right: UInt64, _ format: NumberFormat, _ column: String) {
        if let ulp = format.distance(left, right), ulp > maxUlp ?? 0 || maxUlp == nil {
            maxUlp = ulp
            ulpColumn = column
        }
        let relative = Self.relative(format.value(left), format.value(right))
        if relative > maxRelative ?? 0 || maxRelative == nil {
            maxRelative = relative
            relativeColumn = column
        }
    }

    /// |a − b| / max(|a|, |b|); infinite where one alone is not finite.
    private static func relative(_ a: Double, _ b: Double) -> Double {
        guard a.isFinite, b.isFinite else { return .infinity }
        let scale = max(abs(a), abs(b))
        return scale == 0 ? 0 : abs(a / scale - b / scale)
    }
}
