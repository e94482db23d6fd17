import Tensors

/// Made-up heads for bounds, and the rounding points of the plain attention.
enum Rows {
    static let queries = 24, keys = 70, depth = 40, heads = 2

    /// Numbers between −size and size, `[1, tokens, heads · depth]`.
    static func tensor(_ tokens: Int, _ phase: Double, _ dtype: DType, size: Double = 2) -> Tensor {
        let values = (0..<tokens * heads * depth).map { i in
            size * (2 * (Double(i) * 0.7548776662 + phase).truncatingRemainder(dividingBy: 1) - 1)
        }
        return Tensor(values, shape: [1, tokens, heads * depth], dtype: dtype)
    }

    static func points(_ dtype: DType) -> AttentionRoundings {
        AttentionRoundings(
            wide: dtype.wide,
            scalings: 2,
            scoreRoundings: 0,
            scoreType: dtype,
            probabilityType: dtype,
            outputType: dtype,
            normalisation: .wholeRow,
            scoreOperandRoundoff: 0,
            valueOperandRoundoff: 0
        )
    }

    /// scale · q kᵀ over all heads.
    static func scores(_ q: Tensor, _ k: Tensor, scale: Double) throws -> Tensor {
        try Evaluator().attentionScores(
            queries: q,
            keys: k,
            heads: heads,
            keyHeads: heads,
            pairs: 0..<heads,
            alpha: scale,
            mask: .none
        )
    }

    static func wide(_ x: Tensor) -> Tensor { Tensor(x.doubles(), shape: x.shape) }

    static func magnitude(_ x: Tensor) -> Tensor { Tensor(x.doubles().map(abs), shape: x.shape) }

    /// The largest |tested − exact| / bound.
    static func ratio(_ tested: Tensor, _ exact: Tensor, _ bounds: [Double]) -> Double {
        zip(zip(tested.doubles(), exact.doubles()), bounds).map { abs($0.0 - $0.1) / $1 }.max() ?? 0
    }
}
