/// The ratio of two samples' medians, with a 95 % bootstrap interval.
///
/// Both samples are drawn anew, with replacement, and the middle 95 % of the ratios of their medians are kept (Efron's
/// percentile interval). The draws are the same each time: equal samples give equal intervals.
public struct MedianRatio: Equatable, Sendable {
    /// Both medians.
    public let left: Double, right: Double
    /// How many samples they are of.
    public let leftCount: Int, rightCount: Int
    /// The interval of right over left; nil for fewer than three samples on either side, which show no spread.
    public let interval: ClosedRange<Double>?

    private static let resamples = 4000
    private static let fewest = 3

    /// Compares two samples; nil where one is empty or has a number that is not positive and finite.
    package init?(_ left: [Double], _ right: [Double]) {
        guard !left.isEmpty, !right.isEmpty,
            (left + right).allSatisfy({ $0 > 0 && $0.isFinite })
        else { return nil }
        self.left = Self.median(left)
        self.right = Self.median(right)
        leftCount = left.count
        rightCount = right.count
        guard min(leftCount, rightCount) >= Self.fewest else {
            interval = nil
            return
        }
        var generator = SplitMix64(state: 0)
        let ratios = (0..<Self.resamples).map { _ in
            let a = Self.median(left.map { _ in left[generator.below(left.count)] })
            let b = Self.median(right.map { _ in right[generator.below(right.count)] })
            return b / a
        }
        .sorted()
        let tail = Self.resamples / 40
        interval = ratios[tail]...ratios[Self.resamples - 1 - tail]
    }

    /// Right over left.
    public var ratio: Double { right / left }

    /// Whether the interval leaves out 1; nil where there is none.
    public var isClear: Bool? { interval.map { !$0.contains(1) } }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted(), middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2)
            ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

/// A small generator with a seed, by Steele, Lea and Flood (2014).
private struct SplitMix64 {
    var state: UInt64

    private mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }

    /// A number below `bound`.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}
