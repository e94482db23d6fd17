import ErrorAnalysis
import Tensors
import Testing

struct PooledErrorsTests {
    private func sample(_ tested: [Double], _ reference: [Double]) -> ErrorSample {
        ErrorSample(tested: Tensor(tested), reference: Tensor(reference), looksAtSpread: false)
    }

    @Test("samples taken together have the errors of one that holds all their elements")
    func together() throws {
        let tested = [1, 2.5, -3, 4, 0, 7, 8, 1e-3], reference = [1, 2, -3.25, 4, 0.5, 6, 8, 0]
        let whole = sample(tested, reference)
        var pooled = PooledErrors(), halves = [PooledErrors(), PooledErrors()]
        for start in stride(from: 0, to: 8, by: 2) {
            let part = sample(
                Array(tested[start..<start + 2]),
                Array(reference[start..<start + 2])
            )
            pooled.add(part)
            halves[start / 4].add(part)
        }
        var merged = PooledErrors()
        halves.forEach { merged.add($0) }
        for errors in [pooled, merged] {
            #expect(errors.samples == 4)
            #expect(errors.maxAbs == whole.value(of: MaxAbs.self))
            #expect(errors.meanAbs == whole.value(of: MeanAbs.self))
            // Roots are taken of partial sums: some roundings of 2⁻⁵³.
            let relative = try #require(errors.relativeL2)
            let expected = try #require(whole.value(of: RelativeL2.self))
            #expect(abs(relative - expected) < 1e-15 * expected)
        }
    }

    @Test("nothing has no error, and what is not finite on one side an infinite one")
    func special() {
        var errors = PooledErrors()
        #expect(errors.maxAbs == nil && errors.meanAbs == nil && errors.relativeL2 == nil)
        errors.add(sample([.nan], [.nan]))
        #expect(errors.maxAbs == nil && errors.relativeL2 == nil)
        errors.add(sample([2], [2]))
        #expect(errors.maxAbs == 0 && errors.meanAbs == 0 && errors.relativeL2 == 0)
        errors.add(sample([.infinity], [2]))
        #expect(errors.maxAbs == .infinity && errors.meanAbs == .infinity)
        #expect(errors.relativeL2 == .infinity)
    }

    @Test(
        "norms of huge and tiny numbers stay in the range of float64",
        arguments: [1e200, 1e-200]
    )
    func range(scale: Double) throws {
        var errors = PooledErrors()
        for _ in 0..<4 { errors.add(sample([1.5 * scale], [scale])) }
        let relative = try #require(errors.relativeL2)
        #expect(abs(relative - 0.5) < 1e-15)
    }
}
