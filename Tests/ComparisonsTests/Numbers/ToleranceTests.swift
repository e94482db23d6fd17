import Comparisons
import Tensors
import Testing

@Suite("A tolerance")
struct ToleranceTests {
    private func accepts(_ tolerance: Tolerance, _ left: Double, _ right: Double) -> Bool {
        tolerance.accepts(left.bitPattern, right.bitPattern, .floating(.float64))
    }

    @Test(
        "takes the same bits and two undefined numbers",
        arguments: [Tolerance.bits, .ulp(0), .close(absolute: 0, relative: 0)]
    )
    func same(tolerance: Tolerance) {
        #expect(accepts(tolerance, 0.1, 0.1))
        #expect(accepts(tolerance, .nan, -.nan))
        #expect(accepts(tolerance, .infinity, .infinity))
        #expect(!accepts(tolerance, .nan, 0))
        #expect(!accepts(tolerance, .infinity, -.infinity))
        #expect(!accepts(tolerance, 0.1, 0.1.nextUp))
    }

    @Test("of ulps counts numbers of the format, and takes the zeros for one")
    func ulps() {
        #expect(accepts(.ulp(1), 1, 1.nextDown))
        #expect(!accepts(.ulp(1), 1, 1.nextUp.nextUp))
        #expect(accepts(.ulp(0), 0, -0.0) && !accepts(.bits, 0, -0.0))
        #expect(!Tolerance.ulp(9).accepts(1, 2, .signed))
    }

    @Test("of sizes is absolute plus a share of the second number")
    func close() {
        let tolerance = Tolerance.close(absolute: 0.5, relative: 0.25)
        #expect(accepts(tolerance, 3.5, 2) == false)
        #expect(accepts(tolerance, 3, 2))
        #expect(accepts(tolerance, 2, 3.375) == false)
        #expect(accepts(tolerance, 2, 3.25))
    }

    @Test("of sizes never takes an infinite number for a finite one")
    func infinite() {
        #expect(!accepts(.close(absolute: 1, relative: 1), 3, .infinity))
    }
}
