import Checkpoints
import ErrorAnalysis
import Tensors
import TestSupport
import Testing

struct AttentionRowErrorsTests {
    /// Known answers of the divergence of softmax rows, checked with SciPy's rel_entr.
    static let cases = Golden.cases("metrics") { $0.tensors["want.kl_rows"] != nil }

    @Test("there are cases with finite and with infinite rows")
    func casesExist() {
        #expect(Self.cases.contains { $0.name.contains("infinite") } && Self.cases.count > 1)
    }

    @Test("divergences of softmax rows have the known values", arguments: cases)
    func divergences(golden: GoldenCase) throws {
        let file = try golden.load(), evaluator = Evaluator()
        let (q, p) = (
            try evaluator.softmax(file.tensor("logits")),
            try evaluator.softmax(file.tensor("reference_logits"))
        )
        let wanted = try file.doubles("want.kl_rows")
        let tolerance = try #require(golden.tolerance.json["abs"]?.goldenDouble)
        for (row, value) in wanted.enumerated() {
            let errors = AttentionRowErrors(
                tested: q,
                reference: p,
                rows: row..<row + 1,
                logsumexp: nil
            )
            #expect(errors.klInfiniteRows == (value.isInfinite ? 1 : 0))
            guard value.isFinite else {
                #expect(errors.klMax == nil)
                continue
            }
            #expect(abs(try #require(errors.klMax) - value) <= tolerance)
        }
        let finite = wanted.filter(\.isFinite)
        let all = AttentionRowErrors(tested: q, reference: p, logsumexp: nil)
        let mean = finite.reduce(0, +) / Double(finite.count)
        if !finite.isEmpty { #expect(abs(try #require(all.klMean) - mean) <= tolerance) }
        #expect(try #require(all.rowSumDefect) < 1e-15)
    }

    @Test("a small distance is not lost in cancellation", arguments: [1e-3, 1e-6, 1e-9, 1e-12])
    func small(change: Double) throws {
        // P ln(P/Q) - P + Q = P (t - ln(1 + t)) = P t²/2 (1 - 2t/3 + …); the plain sum gives noise of 1e-17.
        let p = [0.25, 0.75], t = [change, -change / 3]
        let errors = AttentionRowErrors(
            tested: Tensor(zip(p, t).map { $0 + $0 * $1 }, shape: [1, 2]),
            reference: Tensor(p, shape: [1, 2]),
            logsumexp: nil
        )
        let terms = zip(p, t).map { p, t -> Double in
            let rounded = ((p + p * t) - p) / p
            let tail = 1.0 / 3 - rounded * (0.25 - rounded / 5)
            return p * rounded * rounded * (0.5 - rounded * tail)
        }
        let wanted = terms[0] + terms[1]
        #expect(abs(try #require(errors.klMax) / wanted - 1) < 1e-11)
    }

    @Test("rows that do not sum to 1 have a divergence, too, and never a negative one")
    func generalised() throws {
        let errors = AttentionRowErrors(
            tested: Tensor([0.5, 0.25], shape: [1, 2]),
            reference: Tensor([0.25, 0.75], shape: [1, 2]),
            logsumexp: nil
        )
        let wanted = 0.75 * ElementaryFunction.log(3) - 0.25 * ElementaryFunction.log(2) - 0.25
        #expect(abs(try #require(errors.klMax) - wanted) < 1e-15)
        #expect(errors.tvMax == 0.375 && errors.rowSumDefect == 0.25)
    }

    @Test("rows that see nothing have no sum, and equal infinities no distance")
    func empty() throws {
        let errors = AttentionRowErrors(
            tested: Tensor([0, 0, 0.5, 0.5], shape: [2, 2]),
            reference: Tensor([0, 0, 0.5, 0.5], shape: [2, 2]),
            logsumexp: (
                tested: Tensor([-.infinity, 2.5] as [Double]),
                reference: Tensor([-.infinity, 2] as [Double])
            )
        )
        #expect(errors.rowSumDefect == 0 && errors.logsumexpError == 0.5)
        #expect(errors.klMax == 0 && errors.klMean == 0 && errors.tvMean == 0)
    }

    @Test(
        "a row that is no number leaves every maximum undefined, wherever it stands",
        arguments: [0, 1]
    )
    func undefined(row: Int) {
        var q: [Double] = [0.5, 0.5, 0.25, 0.75]
        q[2 * row] = .nan
        let logsumexp: [Double] = row == 0 ? [.nan, 0] : [0, .nan]
        let errors = AttentionRowErrors(
            tested: Tensor(q, shape: [2, 2]),
            reference: Tensor([Double](repeating: 0.5, count: 4), shape: [2, 2]),
            logsumexp: (Tensor(logsumexp), Tensor([0, 0] as [Double]))
        )
        #expect(errors.klMax == nil && errors.tvMax == nil && errors.rowSumDefect == nil)
        #expect(errors.logsumexpError == nil && errors.klFlooredMax == nil)
    }

    @Test("with a floor a probability of zero counts as the format's smallest number")
    func floored() throws {
        let errors = AttentionRowErrors(
            tested: Tensor([1, 0] as [Double], shape: [1, 2], dtype: .float16),
            reference: Tensor([0.5, 0.5] as [Double], shape: [1, 2]),
            logsumexp: nil
        )
        #expect(errors.klMax == nil && errors.klInfiniteRows == 1)
        // ½ ln ½ − ½ + 1 for the first key, ½ ln(½ 2²⁴) − ½ + 2⁻²⁴ for the second.
        let wanted = -0.5 * 0.693147180559945309 + 0.5 + 11.5 * 0.693147180559945309 - 0.5 + 0x1p-24
        #expect(abs(try #require(errors.klFlooredMax) - wanted) < 1e-14)
    }
}
