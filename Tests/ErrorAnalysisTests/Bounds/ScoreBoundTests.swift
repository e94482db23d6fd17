import ErrorAnalysis
import Tensors
import Testing

struct ScoreBoundTests {
    /// Narrow formats, whose roundings float64 shows.
    static let dtypes: [DType] = [.float32, .float16, .bfloat16]

    private func bounds(
        _ q: Tensor,
        _ k: Tensor,
        _ points: AttentionRoundings,
        scale: Double
    ) throws -> [Double] {
        let largest = (q.doubles() + k.doubles()).map(abs).max() ?? 0
        let roundings = ScoreBound.roundings(
            points,
            depth: Rows.depth,
            scale: scale,
            largestOperand: 2 * largest
        )
        let exact = try Rows.scores(Rows.wide(q), Rows.wide(k), scale: scale)
        let products = try Rows.scores(Rows.magnitude(q), Rows.magnitude(k), scale: abs(scale))
        return zip(exact.doubles(), products.doubles()).map {
            roundings.product * $1 + roundings.score * abs($0) + roundings.absolute
        }
    }

    @Test("no score is further off, and half formats come near it", arguments: dtypes)
    func holds(dtype: DType) throws {
        for (scale, size) in [(0.158, 2.0), (-0.3, 1e-3), (1, 1e-5), (0.158, 30)] {
            let q = Rows.tensor(Rows.queries, 0.1, dtype, size: size)
            let k = Rows.tensor(Rows.keys, 0.4, dtype, size: size)
            let tested = try Rows.scores(q, k, scale: scale)
            let exact = try Rows.scores(Rows.wide(q), Rows.wide(k), scale: scale)
            let ratio = Rows.ratio(
                tested,
                exact,
                try bounds(q, k, Rows.points(dtype), scale: scale)
            )
            #expect(ratio <= 1, "\(scale) \(size)")
            // Where scores are subnormal, the bound grants a whole step of them.
            if dtype != .float32 && size > 1 {
                #expect(ratio > 0.4, "\(scale) \(size): \(ratio)")
            }
        }
    }

    @Test(
        "one rounding more than declared is noticed in half formats",
        arguments: dtypes.dropFirst()
    )
    func sharp(dtype: DType) throws {
        let q = Rows.tensor(Rows.queries, 0.1, dtype), k = Rows.tensor(Rows.keys, 0.4, dtype)
        var declared = Rows.points(dtype)
        declared.scoreType = .float32
        let ratio = Rows.ratio(
            try Rows.scores(q, k, scale: 0.158),
            try Rows.scores(Rows.wide(q), Rows.wide(k), scale: 0.158),
            try bounds(q, k, declared, scale: 0.158)
        )
        #expect(ratio > 1)
    }
}
