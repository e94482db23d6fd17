import ErrorAnalysis
import Tensors
import Testing

struct RoundingFloorTests {
    private static let numbers = [1.0, 2, 0.1, -0.7, 3.5, -40, 0.001, 1.5]

    @Test("in bfloat16, 1 comes back as 1 - 2^-8")
    func bfloat16() {
        // 1.3 is stored as 1.296875; less 0.3 that is 0.996875, stored as 0.99609375.
        let sample = ErrorSample(tested: .zeros([1], .bfloat16), reference: Tensor([1.0]))
        #expect(sample.value(of: RoundingFloor.self) == 0x1p-7)
    }

    @Test("in other formats it is twice the largest change of any number", arguments: numbers)
    func one(number: Double) {
        let half = Float16(number)
        let away = Float16(Float(half) + 0.3)
        let back = Float16(Float(away) - 0.3)
        let single = Float(number)
        let wanted: [(DType, Double)] = [
            (.float16, abs(Double(back) - Double(half))),
            (.float32, Double(abs((single + 0.3) - 0.3 - single))),
            (.float64, abs((number + 0.3) - 0.3 - number)),
        ]
        for (dtype, change) in wanted {
            let sample = ErrorSample(tested: .zeros([1], dtype), reference: Tensor([number]))
            #expect(sample.value(of: RoundingFloor.self) == 2 * change)
        }
    }

    @Test("references beyond the format's range and non-finite ones do not count")
    func nonfinite() {
        let sample = ErrorSample(
            tested: .zeros([3], .float16),
            reference: Tensor([1e6, .nan, -.infinity] as [Double])
        )
        #expect(sample.value(of: RoundingFloor.self) == 0)
    }
}
