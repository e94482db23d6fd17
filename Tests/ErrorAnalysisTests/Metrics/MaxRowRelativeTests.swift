import ErrorAnalysis
import Tensors
import Testing

struct MaxRowRelativeTests {
    private let tested = Tensor([1, 2, 3, 100, 0, 0, 1, 1] as [Double], shape: [2, 4])
    private let reference = Tensor([1, 2, 4, 100, 0, 0, 1, 2] as [Double], shape: [2, 4])

    @Test(
        "each row is measured by its own largest reference",
        arguments: [(4, 0.5), (2, 0.5), (8, 0.01)]
    )
    func rows(length: Int, wanted: Double) {
        let sample = ErrorSample(tested: tested, reference: reference, row: length)
        #expect(sample.value(of: MaxRowRelative.self) == wanted)
    }

    @Test("an error where a whole row of the reference is zero is infinite")
    func zeros() {
        let sample = ErrorSample(
            tested: Tensor([0, 0, 0, 1] as [Double], shape: [2, 2]),
            reference: Tensor([0, 0, 0, 0] as [Double], shape: [2, 2])
        )
        #expect(sample.value(of: MaxRowRelative.self) == .infinity)
    }

    @Test("part of a tensor has the rows of that part alone")
    func part() {
        let sample = ErrorSample(tested: tested, reference: reference, elements: 0..<4)
        #expect(sample.value(of: MaxRowRelative.self) == 0.01)
    }
}
