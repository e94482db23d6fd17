import ErrorAnalysis
import Testing

struct VerdictTests {
    @Test(
        "a value passes up to its threshold",
        arguments: [
            (1, 1, .pass), (0, 0, .pass), (1, 2, .pass), (2, 1, .fail), (.infinity, 5, .fail),
            (nil, 1, .notApplicable), (1, nil, .notApplicable), (.nan, 1, .notApplicable),
            (1, .nan, .notApplicable),
        ] as [(Double?, Double?, Verdict)]
    )
    func threshold(value: Double?, threshold: Double?, wanted: Verdict) {
        #expect(Verdict(value: value, threshold: threshold) == wanted)
    }
}
