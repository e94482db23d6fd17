import ErrorAnalysis
import Tensors
import Testing

/// Quantiles of |d| by the inverse of the distribution, and what else needs errors in order.
struct QuantileTests {
    private static let metrics: [(any Metric.Type, Int)] = [
        (MedianAbs.self, 500), (P90Abs.self, 900), (P99Abs.self, 990), (P999Abs.self, 999),
    ]

    /// Numbers without an order that one sees, many of them twice, of both signs.
    private static func errors(_ count: Int) -> [Double] {
        (0..<count).map { Double(($0 * 7919 + 5) % 1009 - 500) / 64 }
    }

    @Test(
        "a quantile is the smallest error that its share does not pass",
        arguments: [1, 2, 3, 10, 100, 999, 1000, 1001, 2000, 5003]
    )
    func inverse(count: Int) throws {
        let errors = Self.errors(count), magnitudes = errors.map(abs).sorted()
        let sample = ErrorSample(
            tested: Tensor(errors),
            reference: Tensor([Double](repeating: 0, count: count))
        )
        for (metric, thousandth) in Self.metrics {
            let value = try #require(sample.value(of: metric))
            #expect(1000 * magnitudes.count { $0 <= value } >= thousandth * count)
            #expect(1000 * magnitudes.count { $0 < value } < thousandth * count)
            #expect(magnitudes.contains(value))
        }
    }

    @Test("an error that is not finite is the largest of all")
    func nonfinite() {
        let sample = ErrorSample(
            tested: Tensor([.nan, 1, 2, .infinity] as [Double]),
            reference: Tensor([1, 1, 1, .infinity] as [Double])
        )
        #expect(sample.value(of: MedianAbs.self) == 0)
        #expect(sample.value(of: P90Abs.self) == .infinity)
        #expect(sample.value(of: WassersteinDistance.self) == nil)
    }

    @Test("all metrics have the same bits in every instruction set", arguments: DType.allCases)
    func instructionSets(dtype: DType) {
        let reference = Tensor(Self.errors(3000).map { $0 / 3 }, shape: [30, 100])
        var numbers = reference.doubles().map { $0 * 1.001 }
        numbers[77] = .infinity
        let tested = Tensor(numbers, shape: [30, 100], dtype: dtype)
        let bounds = Tensor([Double](repeating: 0.01, count: 3000), shape: [30, 100])
        func bits(_ isa: InstructionSet) -> [UInt64?] {
            ErrorSample(tested: tested, reference: reference, bounds: bounds, instructionSet: isa)
                .values.map { $0?.bitPattern }
        }
        let scalar = bits(.scalar)
        #expect(scalar.contains { $0 != nil })
        for isa in InstructionSet.available { #expect(bits(isa) == scalar, "\(isa)") }
    }

    @Test("numbers sort by their order as reals, whatever their sign and size")
    func sorting() {
        let numbers =
            Self.errors(700) + [
                0, -0.0, .infinity, -.infinity, 0x1p-1074, -0x1p-1074, 1e308, -1e308,
            ]
        #expect(sorted(numbers) == numbers.sorted())
        #expect(sorted([]).isEmpty)
    }
}
