import Checkpoints
import ErrorAnalysis
import Tensors
import TestSupport
import Testing

struct StructuralSimilarityTests {
    /// Known answers of scikit-image.
    static let cases = Golden.cases("metrics") { $0.tensors["want.ssim"] != nil }

    @Test("there are cases in grey and in colour")
    func casesExist() {
        let channels = Self.cases.compactMap { $0.params["channels"]?.double }
        #expect(channels.contains(1) && channels.contains(3))
    }

    @Test("pictures have the known similarity", arguments: cases)
    func values(golden: GoldenCase) throws {
        let file = try golden.load()
        let range = try #require(golden.params["data_range"]?.double)
        let wanted = try #require(try file.doubles("want.ssim").first)
        let values = StructuralSimilarity.values(
            tested: Self.channelsLast(try file.tensor("a")),
            reference: Self.channelsLast(try file.tensor("reference")),
            dataRange: range
        )
        let tolerance = try #require(golden.tolerance.json["abs"]?.goldenDouble)
        #expect(values.count == 1)
        #expect(abs(try #require(values[0]) - wanted) <= tolerance, "\(values), wanted \(wanted)")
    }

    @Test("equal pictures are at 1 exactly, whatever they show", arguments: DType.allCases)
    func equal(dtype: DType) {
        let picture = Self.pattern(seed: 3, images: 2, height: 9, width: 8, dtype: dtype)
        let values = StructuralSimilarity.values(tested: picture, reference: picture, dataRange: 1)
        #expect(values == [1, 1])
    }

    @Test("a picture's similarity does not depend on the others of its batch")
    func batch() {
        let tested = Self.pattern(seed: 5, images: 3, height: 8, width: 11)
        let reference = Self.pattern(seed: 6, images: 3, height: 8, width: 11)
        let all = StructuralSimilarity.values(tested: tested, reference: reference, dataRange: 1)
        let size = 8 * 11 * 3
        for image in 0..<3 {
            func alone(_ batch: Tensor) -> Tensor {
                let elements = Array(batch.doubles()[image * size..<(image + 1) * size])
                return Tensor(elements, shape: [1, 8, 11, 3], dtype: .float32)
            }
            let one = StructuralSimilarity.values(
                tested: alone(tested),
                reference: alone(reference),
                dataRange: 1
            )
            #expect(one == [all[image]])
        }
        #expect(Set(all.compactMap(\.self)).count == 3)
    }

    @Test("the inverse of a picture is unlike it")
    func inverse() throws {
        let picture = Self.pattern(seed: 9, images: 1, height: 12, width: 12)
        let inverse = Tensor(picture.doubles().map { 1 - $0 }, shape: picture.shape)
        let value = StructuralSimilarity.values(tested: inverse, reference: picture, dataRange: 1)
        #expect(try #require(value[0]) < 0)
    }

    @Test("a picture below the size of a window, or with what is no number, has none")
    func undefined() {
        let small = Self.pattern(seed: 1, images: 1, height: 6, width: 40)
        #expect(
            StructuralSimilarity.values(tested: small, reference: small, dataRange: 1) == [nil]
        )
        var numbers = Self.pattern(seed: 1, images: 2, height: 7, width: 7).doubles()
        numbers[3] = .nan
        let broken = Tensor(numbers, shape: [2, 7, 7, 3])
        let values = StructuralSimilarity.values(tested: broken, reference: broken, dataRange: 1)
        #expect(values == [nil, 1])
    }

    /// `[channel, height, width]` as a batch of one with channels last.
    private static func channelsLast(_ tensor: Tensor) -> Tensor {
        let (channels, height, width) = (tensor.shape[0], tensor.shape[1], tensor.shape[2])
        let values = tensor.doubles()
        let moved = (0..<height * width).flatMap { pixel in
            (0..<channels).map { values[$0 * height * width + pixel] }
        }
        return Tensor(moved, shape: [1, height, width, channels])
    }

    /// Numbers between 0 and 1 without an order that the eye sees.
    private static func pattern(
        seed: Int,
        images: Int,
        height: Int,
        width: Int,
        dtype: DType = .float32
    ) -> Tensor {
        let count = images * height * width * 3
        let values = (0..<count).map { Double(($0 * 7919 + seed * 104_729) % 1009) / 1009 }
        return Tensor(values, shape: [images, height, width, 3], dtype: dtype)
    }
}
