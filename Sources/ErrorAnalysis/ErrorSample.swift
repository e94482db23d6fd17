public import Tensors

/// One tensor beside its reference, reduced to what every metric is computed from.
///
/// Measured in a few passes over both; the tensors themselves are not kept. Both NaN or the same infinity count as
/// no difference, any other pair with a NaN or an infinity as an infinite one.
public struct ErrorSample: Sendable, Equatable {
    /// Below which size of the reference an element has no relative error of its own.
    public enum RelativeFloor: Sendable, Equatable {
        /// The tested format's smallest normal number over its roundoff: what is smaller is left out and counted.
        case format
        /// What is smaller is taken for this number.
        case clamped(Double)
    }

    /// The format of the tested tensor, in which ulps are counted.
    public let dtype: DType
    /// Sums, maxima and counts over all elements.
    package let sums: ErrorSums
    /// Order and rows of the errors; nil where they were not looked at.
    package let spread: ErrorSpread?
    /// The probabilities of the attention that made the tensor; nil where they were not asked for.
    public var rows: AttentionRowErrors?

    /// The thousandths of all errors up to which `spread` has quantiles.
    package static let thousandths = [500, 900, 990, 999]

    /// Compares a tensor with a float64 reference of the same shape; traps with both types where they do not fit.
    ///
    /// `elements` restricts both to a run of the row-major order, for example one image of a batch; indices
    /// then count from its start. `row` elements form a row; without it, the last axis. `bounds`, of the reference's type, are
    /// what no error should pass. Without `looksAtSpread` metrics of order, rows and bounds are undefined. The instruction
    /// set changes no bit of the result.
    public init(
        tested: Tensor,
        reference: Tensor,
        elements: Range<Int>? = nil,
        row: Int? = nil,
        bounds: Tensor? = nil,
        relativeFloor: RelativeFloor = .format,
        looksAtSpread: Bool = true,
        instructionSet: InstructionSet = .widest
    ) {
        dtype = tested.dtype
        let least: Double, divisor: Double
        switch relativeFloor {
        case .format:
            least = Self.relativeFloor(of: tested.dtype)
            divisor = least
        case .clamped(let floor):
            (least, divisor) = (0, floor)
        }
        sums = errorSums(
            tested: tested,
            reference: reference,
            elements: elements,
            leastReference: least,
            relativeFloor: divisor,
            instructionSet: instructionSet
        )
        let length = row ?? tested.shape.last ?? 1
        spread =
            looksAtSpread && tested.count > 0
            ? ErrorSpread(
                tested: tested,
                reference: reference,
                elements: elements ?? 0..<tested.count,
                row: length,
                thousandths: Self.thousandths,
                bounds: bounds,
                instructionSet: instructionSet
            ) : nil
    }

    /// The smallest reference that has a relative error in a format: its smallest normal number over its roundoff.
    public static func relativeFloor(of dtype: DType) -> Double {
        dtype.leastNormalMagnitude / dtype.unitRoundoff
    }

    /// Number of elements compared.
    public var count: Int { sums.count }

    /// Pairs that disagree about NaN or infinity.
    public var nonfiniteMismatches: Int { sums.mismatches }

    /// Whether anything can be measured: where both sides are NaN or the same infinity throughout, nothing can.
    private var hasNumbers: Bool { sums.unused < sums.count || sums.mismatches > 0 || count == 0 }

    /// The value of one metric; nil where it is undefined.
    public func value(of metric: any Metric.Type) -> Double? {
        guard hasNumbers || metric.isCount else { return nil }
        return metric.value(of: self).flatMap { $0.isNaN ? nil : $0 }
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

    /// The quantile of |d| at one of `thousandths`; nil where it is undefined.
    func quantile(_ thousandth: Int) -> Double? {
        guard let quantiles = spread?.quantiles, !quantiles.isEmpty else { return nil }
        return Self.thousandths.firstIndex(of: thousandth).map { quantiles[$0] }
    }
}
