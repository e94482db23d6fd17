import Queries
import Testing

@Suite("Quartiles")
struct QuartilesTests {
    @Test("are those of NumPy's default: linear between neighbours")
    func linear() throws {
        // numpy.quantile([4, 1, 2, 3], [0.25, 0.5, 0.75]) = [1.75, 2.5, 3.25]
        let quartiles = try #require(Quartiles([4, 1, 2, 3]))
        #expect(quartiles.first == 1.75)
        #expect(quartiles.median == 2.5)
        #expect(quartiles.third == 3.25)
        #expect(quartiles.minimum == 1)
        #expect(quartiles.maximum == 4)
        #expect(quartiles.count == 4)
    }

    @Test("of one value are that value")
    func one() throws {
        let quartiles = try #require(Quartiles([0.5]))
        #expect([quartiles.first, quartiles.median, quartiles.third] == [0.5, 0.5, 0.5])
    }

    @Test("of nothing, or of NaN alone, are undefined", arguments: [[], [Double.nan, .nan]])
    func none(values: [Double]) {
        #expect(Quartiles(values) == nil)
    }

    @Test("leave NaN out")
    func nan() {
        #expect(Quartiles([.nan, 3, 1, .nan, 2]) == Quartiles([1, 2, 3]))
    }

    @Test("between infinities stay infinite, and a finite median beside one stays finite")
    func infinite() throws {
        let upper = try #require(Quartiles([1, .infinity, .infinity, .infinity]))
        #expect(upper.median == .infinity)
        #expect(upper.first == .infinity)
        let lower = try #require(Quartiles([1, 2, .infinity]))
        #expect(lower.median == 2)
    }
}
