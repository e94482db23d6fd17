public import Tensors

/// One tensor beside its reference, reduced to what every metric is computed from.
///
/// Measured in a single pass over both; the tensors themselves are not kept. Both NaN or the same infinity count as
/// no difference, any other pair with a NaN or an infinity as an infinite one.
public struct ErrorSample: Sendable, Equatable {
    /// The format of the tested tensor, in which ulps are counted.
    public let dtype: DType
    /// Sums, maxima and counts over all elements.
    package let sums: ErrorSums

    /// An error is divided by no |reference| smaller than this.
    public static let relativeFloor = 1e-12

    /// Compares a tensor with a float64 reference of the same shape; traps with both types where they do not fit.
    ///
    /// `elements` restricts both to a run of the row-major order, for example one image of a batch; indices
    /// then count from its start. The instruction set changes no bit of the result.
    public init(
        tested: Tensor,
        reference: Tensor,
        elements: Range<Int>? = nil,
        instructionSet: InstructionSet = .widest
    ) {
        dtype = tested.dtype
        sums = errorSums(
            tested: tested,
            reference: reference,
            elements: elements,
            relativeFloor: Self.relativeFloor,
            instructionSet: instructionSet
        )
    }

    /// Number of elements compared.
    public var count: Int { sums.count }

    /// Pairs that disagree about NaN or infinity.
    public var nonfiniteMismatches: Int { sums.mismatches }

    /// The value of one metric; nil where it is undefined.
    public func value(of metric: any Metric.Type) -> Double? {
        metric.value(of: self).flatMap { $0.isNaN ? nil : $0 }
    }

    /// The value of each metric in the roster's order; nil where it is undefined.
    public var values: [Double?] { Metrics.all.map(value(of:)) }

    /// How many times larger a metric is here than in `baseline`: 1 where both are 0, +∞ where only the baseline's is.
    ///
    /// Nil where either value is undefined or infinite.
    public func ratio(of metric: any Metric.Type, to baseline: ErrorSample) -> Double? {
        guard let own = value(of: metric), let other = baseline.value(of: metric),
            own.isFinite, other.isFinite
        else { return nil }
        return own == other ? 1 : own / other
    }
}
