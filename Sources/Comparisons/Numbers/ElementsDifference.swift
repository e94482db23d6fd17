import ErrorAnalysis
import Tensors

/// How two lists of numbers in one format differ, element by element.
public struct ElementsDifference: Equatable, Sendable {
    /// An element that differs.
    public struct Element: Equatable, Sendable {
        /// Its place, counted from the first element.
        public let index: Int
        /// What both records have there, with all digits.
        public let left: String, right: String
        /// Their distance in numbers of the format; nil where there is none.
        public let ulp: UInt64?
    }

    /// Elements in all, and those that differ by more than is tolerated.
    public let count: Int, differing: Int
    /// The first that differs.
    public let first: Element?
    /// The largest |a − b|; infinite where one alone is not finite.
    public let maxAbs: Double
    /// The largest distance in numbers of the format; nil for whole numbers.
    public let maxUlp: Int?
    /// ‖a − b‖ / ‖b‖, infinite where b is zero and a is not, or where one alone is not finite; nil where there are none.
    public let relativeL2: Double?
    /// Pairs of which one is NaN or infinite and the other is not the same.
    public let nonfiniteMismatches: Int

    /// Compares elements of two lists of equal length and format.
    init(_ left: NumberList, _ right: NumberList, in range: Range<Int>, _ tolerance: Tolerance) {
        let format = left.format
        let places = range.filter {
            !tolerance.accepts(left.patterns[$0], right.patterns[$0], format)
        }
        count = range.count
        differing = places.count
        first = places.first.map {
            Element(
                index: $0,
                left: format.text(left.patterns[$0]),
                right: format.text(right.patterns[$0]),
                ulp: format.distance(left.patterns[$0], right.patterns[$0])
            )
        }
        // Rounding a widened number to its own format changes nothing.
        var dtype = DType.float64
        if case .floating(let own) = format { dtype = own }
        func tensor(_ list: NumberList, _ dtype: DType) -> Tensor {
            Tensor(range.map { format.value(list.patterns[$0]) }, dtype: dtype)
        }
        let sample = ErrorSample(
            tested: tensor(left, dtype),
            reference: tensor(right, .float64),
            looksAtSpread: false
        )
        maxAbs = sample.value(of: MaxAbs.self) ?? 0
        maxUlp =
            format == .signed || format == .unsigned
            ? nil : sample.sums.maxUlp
        relativeL2 = sample.value(of: RelativeL2.self)
        nonfiniteMismatches = sample.nonfiniteMismatches
    }
}
