import ErrorAnalysis
import Tensors
import Testing

struct ErrorHistogramTests {
    @Test("elements fall into the bins of their exponents")
    func exponents() {
        var histogram = ErrorHistogram()
        histogram.add(
            tested: Tensor([1.5, 1.5, 0, -8, 1e-39, .nan, 5] as [Double]),
            reference: Tensor([1, 1.75, 0, -8, 0, 1, .infinity] as [Double])
        )
        let cells = histogram.cells.map { [$0.referenceExponent, $0.errorExponent, $0.count] }
        #expect(
            cells == [
                [-128, -128, 1], [-128, -127, 1], [0, -2, 1], [0, -1, 1], [0, 128, 1],
                [3, -128, 1], [128, 128, 1],
            ]
        )
    }

    @Test("distances in ulp fall into bins of powers of two", arguments: DType.allCases)
    func ulps(dtype: DType) {
        let step = 2 * dtype.unitRoundoff
        let numbers = [0, 1, 2, 3, 4, 7, 8].map { 1 + Double($0) * step } + [.nan]
        var histogram = ErrorHistogram()
        histogram.add(
            tested: Tensor(numbers, dtype: dtype),
            reference: Tensor([Double](repeating: 1, count: 8))
        )
        #expect(histogram.bins.map(\.leastUlp) == [0, 1, 2, 4, 8])
        #expect(histogram.bins.map(\.count) == [1, 1, 2, 2, 1])
    }

    @Test("counts add up, whichever part comes first")
    func sums() {
        let tested = Tensor((0..<2000).map { Double($0 * 37 % 101) / 8 }, dtype: .float16)
        let reference = Tensor(tested.doubles().map { $0 * 1.003 })
        var whole = ErrorHistogram(), parts = ErrorHistogram()
        whole.add(tested: tested, reference: reference)
        parts.add(tested: tested, reference: reference, elements: 700..<2000)
        parts.add(tested: tested, reference: reference, elements: 0..<700)
        #expect(whole == parts)
        #expect(whole.cells.map(\.count).reduce(0, +) == 2000)
        #expect(whole.bins.map(\.count).reduce(0, +) == 2000)
    }
}
