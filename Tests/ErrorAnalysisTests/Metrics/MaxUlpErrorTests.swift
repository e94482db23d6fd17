import ErrorAnalysis
import Tensors
import Testing

struct MaxUlpErrorTests {
    @Test(
        "a correctly rounded tensor is within half a spacing, and reaches it",
        arguments: DType.allCases
    )
    func rounded(dtype: DType) throws {
        guard dtype != .float64 else { return }
        let u = dtype.unitRoundoff
        // Halfway between neighbours, in several binades, at the smallest normal number and below.
        let small = dtype.leastNormalMagnitude, least = dtype.leastNonzeroMagnitude
        let numbers = [1 + u, 3 + 2 * u, -(0.25 + u / 4), small, 1.5 * least, 2.5 * least, 0, 0.1]
        let sample = ErrorSample(
            tested: Tensor(numbers, dtype: dtype),
            reference: Tensor(numbers)
        )
        #expect(sample.value(of: MaxUlpError.self) == 0.5)
    }

    @Test(
        "the spacing is the tested format's at the reference",
        arguments: [
            (DType.float16, 1.0, 1.5, 512.0), (.bfloat16, 1, 1.5, 64), (.float32, 1, 1.5, 0x1p22),
            (.float64, 1, 1.5, 0x1p51), (.float16, 0, 0x1p-24, 1), (.float16, 0x1p-20, 0x1p-24, 15),
            (.float64, 0x1p1023, 0x1.8p1023, 0x1p51), (.float64, 0, 0x1p-1074, 1),
            (.float16, 1.9, 2, 102.4), (.float16, 2, 1.5, 256),
        ]
    )
    func spacing(dtype: DType, reference: Double, tested: Double, wanted: Double) throws {
        let sample = ErrorSample(
            tested: Tensor([tested], dtype: dtype),
            reference: Tensor([reference])
        )
        #expect(abs(try #require(sample.value(of: MaxUlpError.self)) - wanted) < 1e-9 * wanted)
    }

    @Test("it is infinite where one side alone is not finite")
    func nonfinite() {
        let sample = ErrorSample(
            tested: Tensor([.infinity, 1] as [Float]),
            reference: Tensor([1.0, 1])
        )
        #expect(sample.value(of: MaxUlpError.self) == .infinity)
    }
}
