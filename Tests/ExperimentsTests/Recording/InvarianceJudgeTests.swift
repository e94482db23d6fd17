import ErrorAnalysis
import Experiments
import Specs
import Testing

/// Groups of trials, their references, and what is said of each.
struct InvarianceJudgeTests {
    /// Two dtypes, each with three thread counts, and a control of two.
    static let plan = Result {
        try TinyExperiment(
            sections: [
                "sweep:",
                "  grid: {matmul: [chain], precision.dtype: [float32, float16], machine.threads: [1, 2, 3]}",
                "  include:",
                "    - {matmul: openblas, machine.threads: 1}",
                "    - {matmul: openblas, machine.threads: 2}",
                "invariance: {across: [machine.threads], control: {matmul: openblas}}",
            ]
        ).plan()
    }

    /// What is said of the trials if their tensors have these digests; nothing: not completed.
    private func judgements(_ digests: [String?]) throws -> [Judgement] {
        let plan = try Self.plan.get()
        try #require(plan.trials.count == digests.count)
        return InvarianceJudge(try #require(plan.invariance)).judgements(
            axes: plan.trials.map(\.axes),
            digests: digests
        )
    }

    private func verdicts(_ digests: [String?]) throws -> [String] {
        try judgements(digests).map(\.verdict.rawValue)
    }

    private static let pass = "pass", fail = "fail", none = "not-applicable"

    @Test(
        "equal bits within each group pass, and groups need not be equal; a control that varies does"
    )
    func holds() throws {
        let judgements = try judgements(["a", "a", "a", "b", "b", "b", "c", "d"])
        #expect(judgements.allSatisfy { $0.verdict == .pass && $0.threshold == 0 })
        #expect(
            judgements.map(\.gate)
                == Array(repeating: "equal_bits", count: 6)
                + Array(repeating: "control_caught", count: 2)
        )
    }

    @Test("a doctored digest fails, and it alone")
    func doctored() throws {
        let found = try verdicts(["a", "a", "a", "b", "x", "b", "c", "d"])
        #expect(
            found == [Self.pass, Self.pass, Self.pass, Self.pass, Self.fail]
                + Array(repeating: Self.pass, count: 3)
        )
    }

    @Test("where the reference is doctored, all others fail")
    func doctoredReference() throws {
        let found = try verdicts(["x", "a", "a", "b", "b", "b", "c", "d"])
        #expect(found.prefix(3) == [Self.pass, Self.fail, Self.fail])
        #expect(found.dropFirst(3).allSatisfy { $0 == Self.pass })
    }

    @Test("a control whose trials are all equal was not caught, and all of them fail")
    func missed() throws {
        let found = try verdicts(["a", "a", "a", "b", "b", "b", "a", "a"])
        #expect(found == Array(repeating: Self.pass, count: 6) + [Self.fail, Self.fail])
    }

    @Test("a control of one completed trial cannot be caught")
    func lonely() throws {
        let found = try verdicts(["a", "a", "a", "b", "b", "b", "c", nil])
        #expect(found.suffix(2) == [Self.fail, Self.none])
    }

    @Test(
        "trials that were not completed are not judged, and the first completed one is the reference"
    )
    func incomplete() throws {
        let found = try verdicts([nil, "a", "a", nil, nil, nil, nil, nil])
        #expect(found == [Self.none, Self.pass, Self.pass] + Array(repeating: Self.none, count: 5))
    }
}
