import ErrorAnalysis
import Tensors
import Testing

struct CosineDistanceTests {
    @Test(
        "directions in the plane have the distance of their angle",
        arguments: [
            ([1, 0], [0, 1], 1), ([2, 0], [-3, 0], 2), ([1, 1], [1, 1], 0), ([5, 0], [1, 0], 0),
            ([1, 1], [1, 0], 1 - 0.5.squareRoot()), ([0, 0], [1, 0], 1), ([0, 0], [0, 0], 0),
        ] as [([Double], [Double], Double)]
    )
    func plane(tested: [Double], reference: [Double], wanted: Double) throws {
        let sample = ErrorSample(tested: Tensor(tested), reference: Tensor(reference))
        let distance = try #require(sample.value(of: CosineDistance.self))
        #expect(abs(distance - wanted) < 1e-15)
    }

    @Test("small angles are not lost", arguments: [1e-3, 1e-6, 1e-9, 1e-12])
    func smallAngles(angle: Double) throws {
        // 1 − cos of atan(angle) is angle²/2 (1 − 3/4 angle² + …); 1 − x·r/(‖x‖‖r‖) would give 0 from 1e-8 down.
        let sample = ErrorSample(tested: Tensor([1, angle]), reference: Tensor([1.0, 0]))
        let distance = try #require(sample.value(of: CosineDistance.self))
        let wanted = angle * angle / 2 * (1 - 0.75 * angle * angle)
        #expect(abs(distance / wanted - 1) < 1e-11)
    }

    @Test("the size of the tensors does not matter", arguments: [1e-200, 1e-30, 1, 1e30, 1e200])
    func size(size: Double) throws {
        let sample = ErrorSample(
            tested: Tensor([3 * size, 4 * size]),
            reference: Tensor([4 * size, 3 * size])
        )
        let distance = try #require(sample.value(of: CosineDistance.self))
        #expect(abs(distance - 0.04) < 1e-15)
    }

    @Test("it is undefined where anything is not finite")
    func nonfinite() {
        let sample = ErrorSample(
            tested: Tensor([1, .infinity] as [Double]),
            reference: Tensor([1, .infinity] as [Double])
        )
        #expect(sample.value(of: CosineDistance.self) == nil)
    }
}
