import Checkpoints
import ErrorAnalysis
import Tensors
import TestSupport
import Testing

struct WassersteinTests {
    /// Known answers of SciPy.
    static let cases = Golden.cases("metrics") { $0.tensors["want.wasserstein"] != nil }

    @Test("there are cases of equal and of different length")
    func casesExist() {
        let sizes = Self.cases.map { $0.tensors["u"]?.shape == $0.tensors["v"]?.shape }
        #expect(Set(sizes) == [true, false])
    }

    @Test("distances have the known values", arguments: cases)
    func values(golden: GoldenCase) throws {
        let file = try golden.load()
        let (u, v) = (try file.doubles("u"), try file.doubles("v"))
        let wanted = try #require(try file.doubles("want.wasserstein").first)
        let tolerance = try #require(golden.tolerance.json["abs"]?.goldenDouble)
        #expect(abs(try #require(Wasserstein.distance(u, v)) - wanted) <= tolerance)
        #expect(abs(try #require(Wasserstein.distance(v, u)) - wanted) <= tolerance)
        guard u.count == v.count else { return }
        let sample = ErrorSample(tested: Tensor(u), reference: Tensor(v))
        let value = try #require(sample.value(of: WassersteinDistance.self))
        #expect(abs(value - wanted) <= tolerance)
    }

    @Test("the order of the elements does not matter, their number only as a weight")
    func order() {
        #expect(Wasserstein.distance([3, 1, 2], [1, 2, 3]) == 0)
        #expect(Wasserstein.distance([1, 1, 2, 2], [2, 1]) == 0)
        #expect(Wasserstein.distance([0, 1], [0, 0, 0, 4]) == 1)
    }

    @Test("without numbers, or with one that is not finite, there is no distance")
    func undefined() {
        #expect(Wasserstein.distance([], [1]) == nil)
        #expect(Wasserstein.distance([1, .nan], [1]) == nil)
        #expect(Wasserstein.distance([1], [.infinity]) == nil)
    }
}
