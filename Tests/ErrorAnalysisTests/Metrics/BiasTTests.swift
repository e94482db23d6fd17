import ErrorAnalysis
import Tensors
import Testing

struct BiasTTests {
    private func value(_ errors: [Double], size: Double = 1) -> Double? {
        ErrorSample(
            tested: Tensor(errors.map { $0 * size }),
            reference: Tensor([Double](repeating: 0, count: errors.count))
        ).value(of: BiasT.self)
    }

    @Test("it is the mean over the standard error", arguments: [1e-200, 1e-3, 1, 1e200])
    func student(size: Double) throws {
        // Mean 2, sample variance 5/3 × 2 = 10/3 of 0, 1, 3, 4.
        let t = try #require(value([0, 1, 3, 4], size: size))
        #expect(abs(t - 2 / (10.0 / 3 / 4).squareRoot()) < 1e-14)
    }

    @Test("its sign is that of the bias, and errors that cancel have none")
    func sign() throws {
        #expect(try #require(value([-1, -2, -3])) < -3)
        #expect(value([1, -1]) == 0)
        #expect(value([2, 2, 2]) == .infinity)
    }

    @Test("it is undefined without errors, for one element, and where one side is not finite")
    func undefined() {
        #expect(value([0, 0, 0]) == nil && value([1]) == nil && value([.nan, 1]) == nil)
    }
}
