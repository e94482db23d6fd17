import Tensors

/// The errors of many samples taken as those of one: of an attention head over all calls, say.
///
/// Sums depend on the order in which samples are added, in their last bits.
public struct PooledErrors: Sendable, Equatable {
    /// How many samples were added.
    public private(set) var samples = 0
    private var elements = 0, unused = 0, mismatches = 0
    private var absolute = 0.0, largest = 0.0
    private var errorNorm = 0.0, referenceNorm = 0.0

    /// No samples.
    public init() {}

    /// Adds a sample.
    public mutating func add(_ sample: ErrorSample) {
        let sums = sample.sums
        samples += 1
        elements += sums.count
        unused += sums.unused
        mismatches += sums.mismatches
        absolute += sums.absolute
        largest = max(largest, sums.maxAbsolute)
        errorNorm = Self.norm(errorNorm, sums.errorNorm)
        referenceNorm = Self.norm(referenceNorm, sums.referenceNorm)
    }

    /// Adds samples that were pooled elsewhere.
    public mutating func add(_ other: PooledErrors) {
        samples += other.samples
        elements += other.elements
        unused += other.unused
        mismatches += other.mismatches
        absolute += other.absolute
        largest = max(largest, other.largest)
        errorNorm = Self.norm(errorNorm, other.errorNorm)
        referenceNorm = Self.norm(referenceNorm, other.referenceNorm)
    }

    /// `MaxAbs` of all elements; nil where there is nothing to measure.
    public var maxAbs: Double? { measured(largest) }

    /// `MeanAbs` of all elements; nil where there is nothing to measure.
    public var meanAbs: Double? { measured(absolute / Double(max(elements, 1))) }

    /// `RelativeL2` of all elements; nil where there is nothing to measure.
    public var relativeL2: Double? { measured(errorNorm == 0 ? 0 : errorNorm / referenceNorm) }

    /// A number, +∞ where one side alone is not finite somewhere.
    private func measured(_ value: Double) -> Double? {
        guard elements > 0, unused < elements || mismatches > 0 else { return nil }
        return mismatches > 0 ? .infinity : value
    }

    /// √(a² + b²), no square leaving the range of float64.
    private static func norm(_ a: Double, _ b: Double) -> Double {
        let large = max(a, b), small = min(a, b)
        guard large > 0, large.isFinite else { return large }
        let ratio = small / large
        return large * (1 + ratio * ratio).squareRoot()
    }
}
