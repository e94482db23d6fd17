/// How far a result is from the truth, both as float64.
public struct Comparison: Sendable, Equatable, CustomStringConvertible {
    /// The largest absolute difference.
    public let maxAbs: Double
    /// Where it is, or nil if there is no difference.
    public let worstIndex: Int?
    /// norm(difference) / norm(truth); the norm of the difference where the truth is all zero.
    public let relL2: Double

    /// Compares element by element.
    ///
    /// Equal infinities and NaN at the same place are no difference; NaN or an infinity at one side
    /// alone is an infinite one.
    public init(_ result: [Double], truth: [Double]) {
        precondition(
            result.count == truth.count,
            "Comparison: \(result.count) elements, truth has \(truth.count)"
        )
        var maxAbs = 0.0
        var worstIndex: Int?
        var differenceSquares = 0.0
        var truthSquares = 0.0
        for (index, (value, wanted)) in zip(result, truth).enumerated() {
            if wanted.isFinite { truthSquares += wanted * wanted }
            if value == wanted || (value.isNaN && wanted.isNaN) { continue }
            let difference = abs(value - wanted)
            let size = difference.isNaN ? .infinity : difference
            differenceSquares += size * size
            if size > maxAbs {
                maxAbs = size
                worstIndex = index
            }
        }
        self.maxAbs = maxAbs
        self.worstIndex = worstIndex
        let norm = differenceSquares.squareRoot()
        self.relL2 = truthSquares > 0 ? norm / truthSquares.squareRoot() : norm
    }

    /// Both measures on one line.
    public var description: String {
        let place = worstIndex.map { " at \($0)" } ?? ""
        return "max_abs \(maxAbs)\(place), rel_l2 \(relL2)"
    }
}
