import ErrorAnalysis
import Tensors
import Testing

struct MaxRelativeTests {
    @Test("references below the format's floor are left out and counted", arguments: DType.allCases)
    func floor(dtype: DType) throws {
        let floor = ErrorSample.relativeFloor(of: dtype)
        let reference = [floor, -floor, floor / 2, 0, -0.0, 4 * floor]
        // A relative error of 1 where it does not count, of 1/4 and 1/2 where it does.
        let tested = [1.25 * floor, -floor, floor, floor, 0, 2 * floor]
        let sample = ErrorSample(
            tested: Tensor(tested, dtype: dtype),
            reference: Tensor(reference)
        )
        #expect(sample.value(of: MaxRelative.self) == 0.5)
        #expect(sample.value(of: BelowFloorCount.self) == 3)
        #expect(sample.value(of: ZeroReferenceCount.self) == 1)
    }

    @Test("where every reference is below the floor it is undefined")
    func undefined() {
        let sample = ErrorSample(
            tested: Tensor([1.0, 1] as [Double], dtype: .float16),
            reference: Tensor([0, .infinity] as [Double]),
            relativeFloor: .format
        )
        #expect(sample.value(of: BelowFloorCount.self) == 1)
        let small = ErrorSample(tested: Tensor([0.01]), reference: Tensor([0.0]))
        #expect(small.value(of: MaxRelative.self) == nil)
        #expect(sample.value(of: MaxRelative.self) == .infinity)
    }

    @Test("padding of a block is nobody's element", arguments: [1, 15, 16, 17, 511, 512, 513])
    func padding(count: Int) {
        let ones = Tensor([Double](repeating: 1, count: count))
        let sample = ErrorSample(tested: ones, reference: ones)
        #expect(sample.value(of: BelowFloorCount.self) == 0)
        #expect(sample.value(of: ZeroReferenceCount.self) == 0)
    }
}
