import ErrorAnalysis
import Testing

/// Where a distance comes from, on numbers that can be done by hand.
struct StepDriftTests {
    private func drift(forced: [Double]? = nil, retraced: [Double]? = nil) -> StepDrift {
        StepDrift(
            before: (tested: [1, 0], reference: [0, 0]),
            after: (tested: [3, 5], reference: [3, 1]),
            forced: forced,
            retraced: retraced
        )
    }

    @Test("amplification is the distance after the step over that before it")
    func amplification() {
        #expect(drift().amplification == 4)
        let same = StepDrift(before: ([1], [1]), after: ([2], [1]))
        #expect(same.amplification == nil)
    }

    @Test("the step's errors are measured against the reference's norm")
    func relative() {
        let norm = 10.0.squareRoot()
        let drift = drift(forced: [3, 3], retraced: [3, 4])
        #expect(drift.localRelativeL2 == 2 / norm)
        #expect(drift.directRelativeL2 == 1 / norm)
        #expect(drift.feedbackRelativeL2 == 3 / norm)
        #expect(drift.directShare == 0.25)
    }

    @Test("a step whose own error makes the distance smaller has a share below 0")
    func negative() {
        #expect(drift(retraced: [3, 6]).directShare == -0.25)
    }

    @Test("what was not computed, or has no unit, is undefined")
    func undefined() {
        #expect(drift().localRelativeL2 == nil && drift().directShare == nil)
        let zero = StepDrift(
            before: ([1], [0]),
            after: ([0], [0]),
            forced: [1],
            retraced: [1]
        )
        #expect(zero.localRelativeL2 == nil && zero.directShare == nil)
        #expect(zero.amplification == 0)
        let broken = StepDrift(before: ([1], [0]), after: ([.nan], [1]))
        #expect(broken.amplification == nil)
    }

    @Test(
        "directionality tells random from aligned from cancelling errors",
        arguments: [
            ([[1.0, 0], [0, 1], [-1, 0]], [1.0, 1, 1 / 3.0.squareRoot()]),
            (
                [[2.0, 1], [2, 1], [2, 1], [2, 1]], [1.0, 2.0.squareRoot(), 3.0.squareRoot(), 2]
            ),
            ([[1.0, 1], [-1, -1]], [1.0, 0]),
        ]
    )
    func directionality(errors: [[Double]], expected: [Double]) {
        var directionality = Directionality()
        for (error, expected) in zip(errors, expected) {
            let found = directionality.add(error) ?? .nan
            // Two roots and a quotient.
            #expect(abs(found - expected) <= 4e-16 * max(expected, 1))
        }
    }

    @Test("without an error there is no direction")
    func directionless() {
        var directionality = Directionality()
        #expect(directionality.add([0, 0]) == nil)
        #expect(directionality.add([0, 3]) == 1)
    }
}
