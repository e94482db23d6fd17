import ErrorAnalysis
import Tensors
import Testing

struct GatesTests {
    private static let baseline: [String: Double] = ["max_abs": 0.5, "mean_abs": 0.25]

    @Test(
        "max_ratio allows a multiple of the baseline's largest error and the rounding floor",
        arguments: [
            (1.0, 0.0, Verdict.pass), (1.0001, 0, .fail), (1.125, 0.125, .pass),
            (.infinity, 0.125, .fail), (.nan, 0, .notApplicable),
        ]
    )
    func maxRatio(error: Double, floor: Double, wanted: Verdict) {
        let call = AuditedCall(
            metrics: ["max_abs": error, "rounding_floor": floor],
            baseline: Self.baseline
        )
        let judgement = MaxRatioGate(ratio: 2).judge(call)
        #expect(judgement.verdict == wanted)
        #expect(judgement.threshold == 1 + floor)
        #expect(judgement.gate == "max_ratio")
    }

    @Test(
        "mean_ratio allows exactly the configured multiple of the baseline's mean error",
        arguments: [
            (1.1, 0.275, Verdict.pass), (1.1, 0.3, .fail), (10, 2.5, .pass), (10, 2.6, .fail),
        ]
    )
    func meanRatio(ratio: Double, error: Double, wanted: Verdict) {
        let call = AuditedCall(metrics: ["mean_abs": error], baseline: Self.baseline)
        #expect(MeanRatioGate(ratio: ratio).judge(call).verdict == wanted)
    }

    @Test("ratios do not apply without a baseline, or where its own error is infinite")
    func noBaseline() {
        let metrics = ["max_abs": 1, "mean_abs": 1, "rounding_floor": 0.0]
        let calls = [
            AuditedCall(metrics: metrics),
            AuditedCall(
                metrics: metrics,
                baseline: ["max_abs": .infinity, "mean_abs": .infinity]
            ),
            AuditedCall(metrics: metrics, baseline: ["max_abs": .nan, "mean_abs": .nan]),
        ]
        for call in calls {
            #expect(MaxRatioGate(ratio: 2).judge(call).verdict == .notApplicable)
            #expect(MeanRatioGate(ratio: 2).judge(call).verdict == .notApplicable)
        }
    }

    @Test("one unexpected non-finite element fails", arguments: [(0.0, Verdict.pass), (1, .fail)])
    func nonfinite(count: Double, wanted: Verdict) {
        let call = AuditedCall(metrics: ["nonfinite_mismatches": count])
        #expect(NonfiniteGate().judge(call).verdict == wanted)
    }

    @Test(
        "an error passes up to its bound, and without a bound nothing is said",
        arguments: [
            (0.5, Verdict.pass), (1, .pass), (1.0001, .fail), (.infinity, .fail),
            (.nan, .notApplicable),
        ]
    )
    func bound(ratio: Double, wanted: Verdict) {
        let call = AuditedCall(metrics: ["bound_ratio": ratio])
        #expect(BoundGate().judge(call).verdict == wanted)
    }

    @Test("a gate that is only to warn does not fail")
    func warning() {
        let gate = NonfiniteGate(warnsOnly: true)
        #expect(gate.judge(AuditedCall(metrics: ["nonfinite_mismatches": 1])).verdict == .warn)
        #expect(gate.judge(AuditedCall(metrics: ["nonfinite_mismatches": 0])).verdict == .pass)
    }

    @Test("only the gates that are asked for speak")
    func asked() {
        let call = AuditedCall(metrics: [:])
        #expect(Gates(nonfinite: nil).judge(call).isEmpty)
        let all = Gates(maxRatio: 2, meanRatio: 1.1).judge(call)
        #expect(all.map(\.gate) == ["nonfinite", "max_ratio", "mean_ratio"])
        let bound = Gates(bound: true, nonfinite: nil).judge(call)
        #expect(bound.map(\.gate) == ["bound"])
    }

    @Test("stored metrics are judged like the tensors they came from")
    func measured() {
        let reference = Tensor((0..<100).map { Double($0) / 7 })
        let half = ErrorSample(
            tested: Tensor(reference.doubles(), dtype: .float16),
            reference: reference
        )
        let poor = ErrorSample(
            tested: Tensor(reference.doubles().map { $0 * 1.1 }, dtype: .float16),
            reference: reference
        )
        let gates = Gates(maxRatio: 2, meanRatio: 1.1)
        let good = gates.judge(AuditedCall(half, baseline: half))
        #expect(good.allSatisfy { $0.verdict == .pass })
        let bad = gates.judge(AuditedCall(poor, baseline: half))
        #expect(bad.map(\.verdict) == [.pass, .fail, .fail])
        let stored = zip(Metrics.all, poor.values).map { ($0.name, $1 ?? .nan) }
        let baseline = AuditedCall.baselineMetrics.map { ($0.name, half.value(of: $0) ?? .nan) }
        let again = AuditedCall(
            metrics: Dictionary(uniqueKeysWithValues: stored),
            baseline: Dictionary(uniqueKeysWithValues: baseline)
        )
        #expect(gates.judge(again) == bad)
    }
}
