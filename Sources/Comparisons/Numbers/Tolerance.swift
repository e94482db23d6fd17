/// When two numbers count as the same.
public enum Tolerance: Equatable, Sendable {
    /// They have the same bits, or are both undefined.
    case bits
    /// At most so many numbers of their format lie between them, one of them counted; whole numbers have to be equal.
    case ulp(UInt64)
    /// |a − b| ≤ absolute + relative · |b|, where b is the second record's.
    case close(absolute: Double, relative: Double)

    /// Whether the two numbers count as the same.
    package func accepts(_ left: UInt64, _ right: UInt64, _ format: NumberFormat) -> Bool {
        if format.areSame(left, right) { return true }
        switch self {
        case .bits: return false
        case .ulp(let most): return format.distance(left, right).map { $0 <= most } ?? false
        case .close(let absolute, let relative):
            let a = format.value(left), b = format.value(right)
            guard a.isFinite, b.isFinite else { return a == b }
            return abs(a - b) <= absolute + relative * abs(b)
        }
    }
}
