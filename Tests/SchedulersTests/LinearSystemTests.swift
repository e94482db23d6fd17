import Schedulers
import Testing

@Suite struct LinearSystemTests {
    @Test("a system is solved also where its first pivot is 0")
    func pivots() {
        let solution = LinearSystem.solve([[0, 2, 1], [1, 1, 1], [4, 0, -1]], [7, 6, 1])
        for (value, truth) in zip(solution, [1.0, 2, 3]) {
            #expect(abs(value - truth) < 1e-15)
        }
        #expect(LinearSystem.solve([[4]], [2]) == [0.5])
    }

    @Test("powers of ratios as the order conditions have them")
    func vandermonde() {
        let ratios = [-2.5, -1.25, 1]
        let truth = [0.25, -0.5, 3]
        let matrix = [ratios.map { _ in 1 }, ratios, ratios.map { $0 * $0 }]
        let right = matrix.map { row in zip(row, truth).reduce(0) { $0 + $1.0 * $1.1 } }
        for (value, truth) in zip(LinearSystem.solve(matrix, right), truth) {
            #expect(abs(value - truth) < 1e-14)
        }
    }
}
