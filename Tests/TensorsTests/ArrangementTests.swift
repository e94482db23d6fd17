import Tensors
import Testing

/// Operations that move elements and change none of them, whatever bits they have.
struct ArrangementTests {
    /// Patterns with infinities and NaN of every kind among them.
    private static func tensor(_ shape: [Int], _ dtype: DType, seed: UInt64) -> Tensor {
        var samples = Samples(seed: seed)
        let count = shape.reduce(1, *) * dtype.byteCount
        let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: samples.bits()) }
        return bytes.withUnsafeBytes { Tensor(bytes: $0, shape: shape, dtype: dtype) }
    }

    /// The bytes of elements at `places`.
    private static func take(_ places: [Int], of x: Tensor) -> [UInt8] {
        let bytes = x.bytes, size = x.dtype.byteCount
        return places.flatMap { bytes[$0 * size..<($0 + 1) * size] }
    }

    @Test(
        "concatenation puts parts behind one another on any axis",
        arguments: 0..<4,
        DType.allCases
    )
    func concatenate(_ axis: Int, _ dtype: DType) throws {
        let sizes = [2, 1, 3]
        let parts = sizes.enumerated().map { index, size in
            var shape = [2, 3, 4, 5]
            shape[axis] = size
            return Self.tensor(shape, dtype, seed: UInt64(index))
        }
        let result = try expectEqualOnMachines(Machines.forms) {
            try $0.concatenate(parts, axis: axis)
        }
        var shape = [2, 3, 4, 5]
        shape[axis] = 6
        #expect(result.shape == shape)
        let inner = shape[(axis + 1)...].reduce(1, *)
        var expected: [UInt8] = []
        for outer in 0..<shape[..<axis].reduce(1, *) {
            for (part, size) in zip(parts, sizes) {
                let run = size * inner
                expected += Self.take(Array(outer * run..<(outer + 1) * run), of: part)
            }
        }
        #expect(result.bytes == expected)
    }

    @Test("a slice is the places it names", arguments: DType.allCases)
    func slice(_ dtype: DType) throws {
        let x = Self.tensor([5, 3, 2], dtype, seed: 33)
        for range in [0..<1, 4..<5, 1..<4, 2..<2, 0..<5] {
            let result = try Evaluator().slice(x, range)
            #expect(result.shape == [range.count, 3, 2])
            #expect(
                result.bytes == Self.take(Array(range.lowerBound * 6..<range.upperBound * 6), of: x)
            )
        }
    }

    @Test(
        "a permutation moves axes",
        arguments: [[0, 1, 2, 3], [3, 2, 1, 0], [0, 2, 3, 1], [0, 3, 1, 2], [1, 0, 3, 2]],
        DType.allCases
    )
    func permute(_ order: [Int], _ dtype: DType) throws {
        let shape = [2, 3, 4, 5]
        let x = Self.tensor(shape, dtype, seed: 34), result = try Evaluator().permute(x, order)
        #expect(result.shape == order.map { shape[$0] })
        let places = (0..<120).map { target in
            var rest = target, place = [0, 0, 0, 0]
            for axis in order.reversed() {
                place[axis] = rest % shape[axis]
                rest /= shape[axis]
            }
            return ((place[0] * 3 + place[1]) * 4 + place[2]) * 5 + place[3]
        }
        #expect(result.bytes == Self.take(places, of: x))
    }

    @Test("channels go last and come back")
    func channels() throws {
        let x = Self.tensor([2, 3, 4, 5], .float16, seed: 35)
        let last = try Evaluator().channelsLast(x)
        #expect(last.shape == [2, 4, 5, 3])
        #expect(try Evaluator().channelsFirst(last).hasEqualBits(x))
    }

    @Test("enlarging shows the pixel at floor(y · height / newHeight)", arguments: DType.allCases)
    func upsample(_ dtype: DType) throws {
        let x = Self.tensor([2, 3, 5, 4], dtype, seed: 36)
        for (height, width) in [(6, 10), (7, 9), (3, 5), (2, 3), (1, 20)] {
            let result = try expectEqualOnMachines {
                try $0.upsampleNearest(x, height: height, width: width)
            }
            #expect(result.shape == [2, height, width, 4])
            let places = (0..<2 * height * width * 4).map { place in
                let pixel = place / 4, row = pixel / width
                let y = row % height * 3 / height, z = pixel % width * 5 / width
                return ((row / height * 3 + y) * 5 + z) * 4 + place % 4
            }
            #expect(result.bytes == Self.take(places, of: x), "\(height)×\(width)")
        }
    }

    @Test("rows are taken by number, again and in any order", arguments: DType.allCases)
    func rows(_ dtype: DType) throws {
        let table = Self.tensor([5, 3], dtype, seed: 37), indices = [4, 0, 0, 2, 1, 4]
        let result = try Evaluator().rows(indices, shape: [2, 3], of: table)
        #expect(result.shape == [2, 3, 3])
        #expect(result.bytes == Self.take(indices.flatMap { $0 * 3..<$0 * 3 + 3 }, of: table))
    }

    @Test("a row that the table has not is refused")
    func missingRow() async {
        await #expect(processExitsWith: .failure) {
            _ = try Evaluator().rows([5], shape: [1], of: .zeros([5, 3], .float32))
        }
    }
}
