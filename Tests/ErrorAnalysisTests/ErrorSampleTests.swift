import ErrorAnalysis
import Tensors
import Testing

struct ErrorSampleTests {
    /// d = 0.5, −1, 0, 0.25 against r = 1, 2, −3, 4.
    private let sample = ErrorSample(
        tested: Tensor([1.5, 1, -3, 4.25] as [Float], shape: [2, 2]),
        reference: Tensor([1.0, 2, -3, 4] as [Double], shape: [2, 2])
    )

    @Test(
        "a small example has the values that one finds by hand",
        arguments: [
            ("max_abs", 1), ("worst_index", 1), ("mean_abs", 1.75 / 4), ("bias", -0.25 / 4),
            ("rmse", (1.3125 / 4).squareRoot()), ("rel_l2", (1.3125 / 30).squareRoot()),
            ("max_rel", 0.5), ("max_scaled", 0.25), ("equal", 1), ("within_one_ulp", 1),
            ("max_ulp", 0x80_0000), ("nonfinite_mismatches", 0), ("nan", 0), ("subnormal", 0),
            ("median_abs", 0.25), ("p90_abs", 1), ("p99_abs", 1), ("p999_abs", 1),
            ("max_rel_scaled", 0.5), ("wasserstein_1", 0.75 / 4), ("below_floor", 0),
            ("used", 4), ("mean_ulp", Double(0x40_0000 + 0x80_0000 + 0x8_0000) / 4),
            ("max_ulp_error", 0x40_0000), ("zero_reference_nonzero", 0),
        ] as [(String, Double)]
    )
    func byHand(name: String, wanted: Double) throws {
        let metric = try #require(Metrics.named(name))
        #expect(sample.value(of: metric) == wanted)
    }

    @Test(
        "where both sides are NaN or infinite throughout, elements are counted and nothing is measured"
    )
    func nothingFinite() {
        let sample = ErrorSample(
            tested: Tensor([.nan, .infinity] as [Float], shape: [2]),
            reference: Tensor([.nan, .infinity] as [Double], shape: [2])
        )
        for metric in Metrics.all where !metric.isCount {
            #expect(sample.value(of: metric) == nil, "\(metric.name)")
        }
        #expect(sample.value(of: UsedCount.self) == 0 && sample.value(of: EqualCount.self) == 2)
        #expect(sample.ratio(of: MaxAbs.self, to: sample) == nil)
    }

    @Test("values come in the roster's order")
    func order() {
        #expect(sample.values.count == Metrics.all.count)
        #expect(sample.values == Metrics.all.map { sample.value(of: $0) })
    }

    @Test("an empty tensor has counts of zero and nothing else")
    func empty() {
        let sample = ErrorSample(
            tested: .zeros([0, 4], .float16),
            reference: .zeros([0, 4], .float64)
        )
        #expect(sample.count == 0)
        #expect(sample.values.allSatisfy { $0 == nil || $0 == 0 })
        #expect(sample.value(of: MaxAbs.self) == nil)
        #expect(sample.value(of: NanCount.self) == 0)
        #expect(sample.peakSignalToNoiseRatio(dataRange: 1) == nil)
    }

    @Test("equal tensors have no error", arguments: DType.allCases)
    func equalTensors(dtype: DType) {
        let tested = Tensor([1, -2, 0.5, 0, 0x1p-14], dtype: dtype)
        let sample = ErrorSample(tested: tested, reference: Tensor(tested.doubles()))
        let zero: [any Metric.Type] = [
            MaxAbs.self, MeanAbs.self, RootMeanSquare.self, RelativeL2.self, MaxRelative.self,
            MaxScaled.self, CosineDistance.self, Bias.self, MaxUlp.self, WorstIndex.self,
            MeanUlp.self, MaxUlpError.self, MedianAbs.self, P999Abs.self, MaxRowRelative.self,
            WassersteinDistance.self, ZeroReferenceCount.self,
        ]
        for metric in zero { #expect(sample.value(of: metric) == 0, "\(metric)") }
        #expect(sample.value(of: EqualCount.self) == 5)
        #expect(sample.peakSignalToNoiseRatio(dataRange: 1) == .infinity)
    }

    @Test("non-finite elements are counted by kind")
    func nonfinite() {
        let sample = ErrorSample(
            tested: Tensor([.nan, .infinity, -.infinity, .infinity, 1, .nan] as [Float]),
            reference: Tensor([.nan, .infinity, .infinity, 1, .infinity, 2] as [Double])
        )
        #expect(sample.value(of: NanCount.self) == 2)
        #expect(sample.value(of: PositiveInfinityCount.self) == 2)
        #expect(sample.value(of: NegativeInfinityCount.self) == 1)
        #expect(sample.value(of: OverflowCount.self) == 1)
        #expect(sample.value(of: NonfiniteMismatches.self) == 4)
        #expect(sample.value(of: WorstIndex.self) == 2)
        #expect(sample.value(of: MaxAbs.self) == .infinity)
        #expect(sample.value(of: Bias.self) == nil)
    }

    @Test(
        "a reference beyond the format's range is infinity there, one ulp above the largest number",
        arguments: [(DType.float16, 65504.0, 65520.0), (.bfloat16, 0x1.fep127, 0x1.ffp127)]
    )
    func overflow(dtype: DType, largest: Double, beyond: Double) {
        let tested = Tensor([largest, .infinity], dtype: dtype)
        let sample = ErrorSample(tested: tested, reference: Tensor([beyond, beyond]))
        #expect(sample.value(of: MaxUlp.self) == 1)
        #expect(sample.value(of: EqualCount.self) == 1)
        #expect(sample.value(of: OverflowCount.self) == 1)
    }

    @Test("the reference is rounded once, not through float32")
    func roundedOnce() {
        // A hair above the middle of 1 and 1 + 2^-10: float32 would round it to the middle, then to even.
        let reference = Tensor([1 + 0x1p-11 + 0x1p-40])
        let sample = ErrorSample(
            tested: Tensor([1 + 0x1p-10], dtype: .float16),
            reference: reference
        )
        #expect(sample.value(of: EqualCount.self) == 1)
    }

    @Test("subnormals are counted in the tested tensor's own format")
    func subnormals() {
        let numbers = [0x1p-15, 0x1p-14, 0, -0x1p-24, 1]
        let wanted: [(DType, Double)] = [(.float16, 2), (.bfloat16, 0), (.float32, 0)]
        for (dtype, count) in wanted {
            let sample = ErrorSample(
                tested: Tensor(numbers, dtype: dtype),
                reference: Tensor(numbers)
            )
            #expect(sample.value(of: SubnormalCount.self) == count)
        }
    }

    @Test("ratios compare a metric with a baseline's")
    func ratios() {
        let reference = Tensor([1.0, 2.0])
        let exact = ErrorSample(tested: reference, reference: reference)
        let off = ErrorSample(tested: Tensor([1.0, 2.5]), reference: reference)
        let further = ErrorSample(tested: Tensor([1.0, 3.0]), reference: reference)
        let broken = ErrorSample(tested: Tensor([1.0, .nan]), reference: reference)
        #expect(further.ratio(of: MaxAbs.self, to: off) == 2)
        #expect(exact.ratio(of: MaxAbs.self, to: exact) == 1)
        #expect(off.ratio(of: MaxAbs.self, to: exact) == .infinity)
        #expect(broken.ratio(of: MaxAbs.self, to: off) == nil)
        #expect(off.ratio(of: MaxAbs.self, to: broken) == nil)
    }
}
