import Checkpoints
import ErrorAnalysis
import Tensors
import TestSupport
import Testing

/// Known answers of a numpy implementation, with its conventions for zeros, infinities and NaN.
struct GoldenMetricsTests {
    /// Cases of a tested tensor beside its reference; the others are of distributions and of rows of probabilities.
    static let cases = Golden.cases("metrics") {
        $0.tensors["a"] != nil && $0.tensors["reference"] != nil
    }

    @Test("there are cases with and without non-finite numbers")
    func casesExist() {
        #expect(Self.cases.contains { $0.name.hasPrefix("pair") })
        #expect(Self.cases.contains { $0.name.contains("inf") })
    }

    @Test("metrics have the known values", arguments: cases)
    func values(golden: GoldenCase) throws {
        let file = try golden.load()
        let tested = try file.tensor("a")
        let sample = ErrorSample(
            tested: tested,
            reference: Tensor(try file.doubles("reference"), shape: tested.shape),
            relativeFloor: .clamped(1e-12)
        )
        var checked = 0
        for name in golden.tensors.keys.sorted() where name.hasPrefix("want.") {
            let metric = String(name.dropFirst(5))
            guard let value = Self.value(metric, of: sample, golden: golden) else { continue }
            let wanted = try #require(try file.doubles(name).first)
            #expect(
                Self.agrees(value ?? .nan, wanted, within: golden.tolerance.json),
                "\(metric): \(String(describing: value)), wanted \(wanted)"
            )
            checked += 1
        }
        #expect(checked > 0)
    }

    @Test("ulp distances have the known largest value to the last unit", arguments: cases)
    func ulps(golden: GoldenCase) throws {
        guard golden.tensors["ulp"] != nil else { return }
        let file = try golden.load()
        let tested = try file.tensor("a")
        let sample = ErrorSample(
            tested: tested,
            reference: Tensor(try file.doubles("reference"), shape: tested.shape)
        )
        let distances = try file.integers("ulp")
        #expect(sample.sums.maxUlp == distances.max())
        #expect(sample.sums.equal == distances.count { $0 == 0 })
        #expect(sample.sums.withinOneUlp == distances.count { $0 <= 1 })
        guard sample.nonfiniteMismatches == 0 else { return }
        let mean = distances.map(Double.init).reduce(0, +) / Double(distances.count)
        #expect(sample.value(of: MeanUlp.self) == mean)
    }

    /// The value under the golden data's name; outer nil where there is no such metric here.
    private static func value(
        _ name: String,
        of sample: ErrorSample,
        golden: GoldenCase
    ) -> Double?? {
        switch name {
        case "cosine": return .some(sample.value(of: CosineDistance.self).map { 1 - $0 })
        case "psnr":
            guard let range = golden.params["data_range"]?.double else { return nil }
            return .some(sample.peakSignalToNoiseRatio(dataRange: range))
        default: return Metrics.named(name).map { sample.value(of: $0) }
        }
    }

    private static func agrees(_ value: Double, _ wanted: Double, within: JSONValue) -> Bool {
        guard value.isFinite, wanted.isFinite else {
            return value == wanted || (value.isNaN && wanted.isNaN)
        }
        let absolute = within["abs"]?.goldenDouble ?? 0
        let relative = within["rel"]?.goldenDouble ?? 0
        return abs(value - wanted) <= absolute + relative * abs(wanted)
    }
}
