public import Tensors

/// How far rows of attention probabilities are from those of the reference.
public struct AttentionRowErrors: Sendable, Equatable {
    /// Largest and mean generalised divergence over rows where it is finite; nil where there is none.
    public let klMax: Double?, klMean: Double?
    /// The same over all rows, a probability being at least the smallest number of the tested format; nil without rows.
    public let klFlooredMax: Double?, klFlooredMean: Double?
    /// Rows with a probability that is zero where the reference is not.
    public let klInfiniteRows: Double
    /// Largest and mean total variation; nil without rows.
    public let tvMax: Double?, tvMean: Double?
    /// Largest |Σ Q − 1| over rows that see anything; nil where none does.
    public let rowSumDefect: Double?
    /// Largest error of the logarithm of the sum of exponentials; nil where it is undefined.
    public let logsumexpError: Double?

    /// Compares probabilities `[…, keys]`, tested Q in any dtype and reference P in float64, row by row.
    ///
    /// `rows` restricts both to a run of rows, for example those of an image. `logsumexp`, of one number a row, are the tested
    /// and the reference's. A row of the reference that is all zero sees nothing.
    public init(
        tested: Tensor,
        reference: Tensor,
        rows: Range<Int>? = nil,
        logsumexp: (tested: Tensor, reference: Tensor)?
    ) {
        precondition(
            tested.shape == reference.shape,
            "attention rows: tested \(tested.type), reference \(reference.type)"
        )
        let keys = max(tested.shape.last ?? 1, 1)
        let places = rows ?? 0..<tested.count / keys
        func numbers(_ tensor: Tensor) -> [Double] {
            let elements = places.lowerBound * keys..<places.upperBound * keys
            return tensor.copy(of: elements, shape: [elements.count]).doubles()
        }
        let q = numbers(tested), p = numbers(reference)
        let rows = (0..<places.count).map { row in
            let place = row * keys..<(row + 1) * keys
            return AttentionRow(tested: q[place], reference: p[place])
        }
        let divergences = rows.map { $0.generalisedKullbackLeibler() }
        let finite = divergences.filter { $0 < .infinity || $0.isNaN }
        klMax = Self.largest(finite)
        klMean = Self.mean(finite)
        let floor = Self.smallestSubnormal(of: tested.dtype)
        let floored = rows.map { $0.generalisedKullbackLeibler(floor: floor) }
        klFlooredMax = Self.largest(floored)
        klFlooredMean = Self.mean(floored)
        klInfiniteRows = Double(divergences.count { $0 == .infinity })
        let variations = rows.map(\.totalVariation)
        tvMax = Self.largest(variations)
        tvMean = Self.mean(variations)
        rowSumDefect = Self.largest(rows.filter(\.seesAnything).map(\.sumDefect))
        logsumexpError = logsumexp.flatMap {
            Self.largestDifference($0.tested.doubles()[places], $0.reference.doubles()[places])
        }
    }

    /// The largest number; nil where there is none or one of them is NaN.
    private static func largest(_ values: [Double]) -> Double? {
        values.contains(where: \.isNaN) ? nil : values.max()
    }

    /// The smallest number above zero of a format.
    private static func smallestSubnormal(of dtype: DType) -> Double {
        switch dtype {
        case .float64: 0x1p-1074
        case .float32: 0x1p-149
        case .float16: 0x1p-24
        case .bfloat16: 0x1p-133
        }
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// Equal infinities, of rows that see nothing, are no difference.
    private static func largestDifference(
        _ tested: ArraySlice<Double>,
        _ reference: ArraySlice<Double>
    ) -> Double? {
        largest(zip(tested, reference).map { $0 == $1 ? 0 : abs($0 - $1) })
    }
}

/// One row of probabilities beside the reference's.
struct AttentionRow {
    let tested: ArraySlice<Double>, reference: ArraySlice<Double>

    /// Σ (P ln(P/Q) − P + Q), in nats: the Kullback-Leibler divergence where both sum to 1, and never below 0.
    ///
    /// 0 ln 0 is 0; +∞ where Q is 0 and P is not. With a `floor` Q is taken for that where it is smaller, which keeps the
    /// number finite.
    func generalisedKullbackLeibler(floor: Double = 0) -> Double {
        zip(reference, tested).reduce(0) {
            $0 + Self.divergence($1.0, $1.1 < floor ? floor : $1.1)
        }
    }

    /// ½ Σ |P − Q|.
    var totalVariation: Double {
        zip(reference, tested).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
    }

    /// |Σ Q − 1|.
    var sumDefect: Double { abs(tested.reduce(0, +) - 1) }

    /// Whether the reference gives any key a weight.
    var seesAnything: Bool { reference.contains { $0 != 0 } }

    /// P ln(P/Q) − P + Q = P (t − ln(1 + t)) with t = (Q − P)/P, which loses no digits where Q is near P.
    private static func divergence(_ p: Double, _ q: Double) -> Double {
        guard p != 0 else { return q }
        guard q != 0 else { return .infinity }
        let t = (q - p) / p
        return p * (abs(t) < 0x1p-4 ? series(t) : t - naturalLogarithm(q / p))
    }

    /// t − ln(1 + t) = t²/2 − t³/3 + … for |t| < 2⁻⁴, after which the terms are below float64's last place.
    private static func series(_ t: Double) -> Double {
        var sum = 0.0
        for power in stride(from: 16, through: 2, by: -1) {
            sum = 1 / Double(power) - t * sum
        }
        return t * t * sum
    }
}
