import ErrorAnalysis
import Images
import Tensors

/// A tensor beside a float64 reference of the same shape.
struct TensorPair {
    let tested: Tensor, reference: Tensor

    /// Part `index` of `count` equal parts, compared.
    func sample(_ index: Int, of count: Int) -> ErrorSample {
        let size = tested.count / max(count, 1)
        return ErrorSample(
            tested: tested,
            reference: reference,
            elements: index * size..<(index + 1) * size,
            looksAtSpread: false
        )
    }

    /// Pictures `[image, height, width, channel]` in 0…1, each compared as it is seen.
    var pictures: [PicturePair] {
        let seen = TensorPair(tested: Self.cutOff(tested), reference: Self.cutOff(reference))
        let similarities = StructuralSimilarity.values(
            tested: seen.tested,
            reference: seen.reference,
            dataRange: PicturePair.dataRange
        )
        let drawn = zip(
            RGBImage.pictures(of: seen.tested),
            RGBImage.pictures(of: seen.reference)
        )
        return zip(similarities, drawn).enumerated().map { image, found in
            PicturePair(
                sample: seen.sample(image, of: tested.shape[0]),
                similarity: found.0,
                changedPixels: found.1.0.shareOfChangedPixels(from: found.1.1)
            )
        }
    }

    /// Cut off at 0 and 1; what is no number stays so.
    private static func cutOff(_ tensor: Tensor) -> Tensor {
        Tensor(
            tensor.doubles().map { $0.isNaN ? $0 : min(max($0, 0), 1) },
            shape: tensor.shape
        )
    }
}

/// A picture beside another as both are seen.
struct PicturePair {
    /// The distance from black to white.
    static let dataRange = 1.0

    let sample: ErrorSample
    let similarity: Double?
    let changedPixels: Double

    var peakSignalToNoiseRatio: Double? {
        sample.peakSignalToNoiseRatio(dataRange: Self.dataRange)
    }
}

extension RGBImage {
    /// The share of the pixels that have another colour than in a picture of the same size.
    fileprivate func shareOfChangedPixels(from other: RGBImage) -> Double {
        let count = width * height
        let changed = (0..<count).count { pixel in
            pixels[3 * pixel..<3 * pixel + 3] != other.pixels[3 * pixel..<3 * pixel + 3]
        }
        return count == 0 ? 0 : Double(changed) / Double(count)
    }
}
