import Records
import Tensors

/// All outputs of one module in one trial.
public struct ModuleSummary: TrialPart {
    /// The trial, and the module's place in its order of execution.
    public let trial: RecordedTrial, order: Int
    /// The module's path, what it does, and the format of its outputs.
    public let path: String, kind: String, dtype: String
    /// Outputs examined, and their elements.
    public let calls: Int, elements: Int
    /// Elements that are not finite, by kind.
    public let nan: Int, positiveInfinity: Int, negativeInfinity: Int
    /// Infinite elements of outputs whose inputs were all finite.
    public let overflow: Int
    /// Subnormal elements, and zeros.
    public let subnormal: Int, zero: Int
    /// The largest finite magnitude, and the smallest above zero; nil where there is none.
    public let largest: Double?, smallest: Double?
    /// Where the first output was that is not finite: the call of the network, nil outside the loop, and the image, nil if it
    /// is all images'.
    public let firstBadStep: Int?, firstBadImage: Int?

    /// Infinite elements.
    public var infinite: Int { positiveInfinity + negativeInfinity }

    /// Whether every element is a finite number.
    public var isFinite: Bool { nan + infinite == 0 }

    /// How many times as large the numbers could be before the format ends: its largest number over the largest here.
    public var headroom: Double? {
        guard let largest, largest > 0, let format = DType(rawValue: dtype) else { return nil }
        return format.greatestFiniteMagnitude / largest
    }

    /// Whether the first output of the trial that is not finite is this module's.
    var isFirstBad: Bool { !isFinite && trial.firstBadModule == path }

    /// 0 for the first output of a trial that is not finite, 1 for other origins of infinities, 2 for what follows from them, 3
    /// for modules that have finite outputs only.
    private var rank: Int { isFirstBad ? 0 : overflow > 0 ? 1 : isFinite ? 3 : 2 }

    /// Whether this module comes before another: origins of what is not finite first; finite ones by what is left of the format.
    func isWorse(than other: ModuleSummary) -> Bool {
        if rank != other.rank { return rank < other.rank }
        let (mine, others) = (headroom ?? .infinity, other.headroom ?? .infinity)
        if isFinite, mine != others { return mine < others }
        return (trial.row, order) < (other.trial.row, other.order)
    }

    /// Reads the table, whose trials are given. Throws `missingObject`, `unexpectedObject` or `damaged`.
    static func all(
        in table: Table,
        _ trials: [RecordedTrial]
    ) throws(RecordError) -> [ModuleSummary] {
        let trial = try table.rows("trial", of: "trials", count: trials.count)
        let order = try table.integers("order"), path = try table.strings("path")
        let kind = try table.strings("kind"), dtype = try table.strings("dtype")
        let calls = try table.integers("calls"), elements = try table.integers("elements")
        let nan = try table.integers("nan"), overflow = try table.integers("overflow")
        let positive = try table.integers("positive_infinity")
        let negative = try table.integers("negative_infinity")
        let subnormal = try table.integers("subnormal"), zero = try table.integers("zero")
        let largest = try table.numbers("absmax"), smallest = try table.numbers("absmin_nonzero")
        let step = try table.integers("first_bad_step")
        let image = try table.integers("first_bad_image")
        return (0..<table.count).map { row in
            ModuleSummary(
                trial: trials[trial[row]],
                order: order[row],
                path: path[row],
                kind: kind[row],
                dtype: dtype[row],
                calls: calls[row],
                elements: elements[row],
                nan: nan[row],
                positiveInfinity: positive[row],
                negativeInfinity: negative[row],
                overflow: overflow[row],
                subnormal: subnormal[row],
                zero: zero[row],
                largest: largest[row].isNaN ? nil : largest[row],
                smallest: smallest[row].isNaN ? nil : smallest[row],
                firstBadStep: step[row] < 0 ? nil : step[row],
                firstBadImage: image[row] < 0 ? nil : image[row]
            )
        }
    }
}
