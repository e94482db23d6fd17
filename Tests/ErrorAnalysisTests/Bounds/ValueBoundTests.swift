import ErrorAnalysis
import Tensors
import Testing

struct ValueBoundTests {
    @Test(
        "no product of probabilities and values is further off",
        arguments: [DType.float32, .float16, .bfloat16]
    )
    func holds(dtype: DType) throws {
        let evaluator = Evaluator()
        let scores = try Rows.scores(
            Rows.tensor(Rows.queries, 0.1, dtype),
            Rows.tensor(Rows.keys, 0.4, dtype),
            scale: 0.158
        )
        let p = try evaluator.softmax(scores), v = Rows.tensor(Rows.keys, 0.8, dtype)
        func product(_ p: Tensor, _ v: Tensor) throws -> Tensor {
            try evaluator.attentionValues(
                probabilities: p,
                values: v,
                heads: Rows.heads,
                keyHeads: Rows.heads,
                pairs: 0..<Rows.heads
            )
        }
        let exact = try product(Rows.wide(p), Rows.wide(v))
        let sums = try product(Rows.wide(p), Rows.magnitude(v)).doubles()
        let roundings = ValueBound.roundings(Rows.points(dtype), keys: Rows.keys)
        let last = dtype == .float32 ? 0 : dtype.unitRoundoff
        let bounds = zip(sums, exact.doubles()).map {
            roundings.common * $0 * (1 + last) + last * abs($1) + dtype.leastNonzeroMagnitude
        }
        let ratio = Rows.ratio(try product(p, v), exact, bounds)
        #expect(ratio <= 1)
        if dtype != .float32 { #expect(ratio > 0.4, "\(ratio)") }
    }

    @Test("operands that are rounded first cost their own roundoff")
    func operands() {
        var points = Rows.points(.float32)
        let exact = ValueBound.roundings(points, keys: 10).common
        points.valueOperandRoundoff = 0x1p-11
        let rounded = ValueBound.roundings(points, keys: 10).common
        #expect(rounded - exact >= 0x1p-10 && rounded - exact < 0x1.01p-10)
    }
}
