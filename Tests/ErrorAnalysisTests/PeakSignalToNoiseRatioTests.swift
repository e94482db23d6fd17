import ErrorAnalysis
import Tensors
import Testing

struct PeakSignalToNoiseRatioTests {
    @Test("a tenth of the range everywhere is 20 dB", arguments: [1.0, 255.0])
    func decibels(range: Double) throws {
        let sample = ErrorSample(
            tested: Tensor([0.1 * range, 0.2 * range]),
            reference: Tensor([0, 0.1 * range])
        )
        let value = try #require(sample.peakSignalToNoiseRatio(dataRange: range))
        #expect(abs(value - 20) < 1e-12)
    }
}
