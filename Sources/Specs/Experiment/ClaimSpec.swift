/// What an author claims about the results: a sentence, and a form of it that the record's numbers keep or break.
public struct ClaimSpec: Sendable {
    /// A key that rows of the record are selected by, and the values of which a row has to have one.
    public typealias Condition = SelectionSpec.Condition

    /// The number that is claimed about: what the values of a column in some rows come to.
    public struct Quantity: Sendable {
        /// The column, `TABLE.COLUMN`.
        public let value: Located<String>
        /// The rows.
        public let selection: [Condition]
        /// How many values become one; nothing: the largest, or the median of times.
        public let reduction: Located<ReductionName>?
        /// What the rows have instead whose number it is divided by; nothing: it is not divided.
        public let relativeTo: [Condition]?
    }

    /// The form of the claim.
    public enum Form: Sendable {
        /// The quantity lies within bounds.
        case bound(Quantity, ClaimBound)
        /// The quantity grows or shrinks along a key, in the order of the sweep, or in the one given.
        case trend(Quantity, ClaimTrend, along: Located<String>, order: [Located<String>]?)
        /// Trials that differ in these axes alone have the same text in a column of `/trials`; nothing: the digest of
        /// their tensors.
        case sameBits([Located<String>], value: Located<String>?, selection: [Condition])
    }

    /// Where the claim was written.
    public let location: Location
    /// A name that is made of the statement's first words, if the author gave none.
    public let id: Located<String>
    /// The sentence.
    public let statement: Located<String>
    /// What has to hold.
    public let form: Form
}

/// How many values become one.
public enum ReductionName: String, SpecWord {
    /// The largest, the smallest, the middle one.
    case max, min, median
    /// The sum over the number, the sum, the number.
    case mean, sum, count
    /// None: every value has to hold.
    case all
}

/// Where a number is claimed to lie.
public struct ClaimBound: Sendable, Hashable {
    /// How it lies to the numbers given.
    public enum Relation: String, CaseIterable, Sendable {
        /// From the first to the second, both included.
        case between
        /// Not below, not above.
        case atLeast = "at_least"
        case atMost = "at_most"
        /// Equal, but for a tolerance.
        case equals
        /// Greater, smaller.
        case above, below
    }

    /// How it lies.
    public let relation: Relation
    /// Two numbers for `between`, otherwise one; all finite.
    public let numbers: [Double]
    /// How far from `equals` it may be, relative to that number.
    public let tolerance: Double

    /// States a bound.
    public init(_ relation: Relation, _ numbers: [Double], tolerance: Double = 0) {
        precondition(
            numbers.count == (relation == .between ? 2 : 1),
            "ClaimBound: \(numbers.count) numbers for \(relation.rawValue)"
        )
        self.relation = relation
        self.numbers = numbers
        self.tolerance = tolerance
    }
}

/// How numbers are claimed to go on.
public struct ClaimTrend: Sendable, Hashable {
    /// From each number to the next.
    public enum Direction: String, SpecWord {
        /// Greater, smaller.
        case increasing, decreasing
        /// Not greater, not smaller.
        case nonIncreasing = "non_increasing"
        case nonDecreasing = "non_decreasing"
    }

    /// From each number to the next.
    public let direction: Direction
    /// How much of a number the next one may go the wrong way.
    public let tolerance: Double

    /// States a trend.
    public init(_ direction: Direction, tolerance: Double = 0) {
        self.direction = direction
        self.tolerance = tolerance
    }
}
