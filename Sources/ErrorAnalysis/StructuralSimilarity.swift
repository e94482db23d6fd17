public import Tensors

/// The structural similarity of pictures, with the settings that scikit-image has by default.
///
/// In a window of 7 × 7 pixels with means μ, variances σ² and covariance σₓᵣ (sample, n − 1), one channel gives
/// (2 μₓ μᵣ + C₁)(2 σₓᵣ + C₂) / ((μₓ² + μᵣ² + C₁)(σₓ² + σᵣ² + C₂)), C₁ = (0.01 L)², C₂ = (0.03 L)², where L is the data
/// range. The mean runs over all windows that lie within the picture, and over the channels. Wang, Bovik, Sheikh and
/// Simoncelli, "Image Quality Assessment: From Error Visibility to Structural Similarity", 2004.
public enum StructuralSimilarity {
    /// Pixels across and down a window.
    public static let window = 7

    /// The similarity of each picture of a batch to its reference: 1 where they are equal, −1 at the least.
    ///
    /// Both are `[image, height, width, channel]`, in any dtype; `dataRange` is the distance from black to white. Nil
    /// where a picture is smaller than a window or has a value that is not finite. Sums run in the order of the pixels.
    public static func values(
        tested: Tensor,
        reference: Tensor,
        dataRange: Double
    ) -> [Double?] {
        precondition(
            tested.shape == reference.shape && tested.shape.count == 4,
            "SSIM: tested \(tested.type), reference \(reference.type)"
        )
        precondition(dataRange > 0, "SSIM: data range \(dataRange), positive needed")
        let size = tested.shape[1...].reduce(1, *)
        let (x, r) = (tested.doubles(), reference.doubles())
        return (0..<tested.shape[0]).map { image in
            let elements = image * size..<(image + 1) * size
            return Pictures(x: x[elements], r: r[elements], shape: Array(tested.shape[1...]))
                .similarity(dataRange: dataRange)
        }
    }
}

/// A picture beside its reference, both `[height, width, channel]`.
private struct Pictures {
    let x: ArraySlice<Double>, r: ArraySlice<Double>
    let height: Int, width: Int, channels: Int

    init(x: ArraySlice<Double>, r: ArraySlice<Double>, shape: [Int]) {
        self.x = x
        self.r = r
        (height, width, channels) = (shape[0], shape[1], shape[2])
    }

    func similarity(dataRange: Double) -> Double? {
        let side = StructuralSimilarity.window
        guard height >= side, width >= side, channels > 0,
            x.allSatisfy(\.isFinite), r.allSatisfy(\.isFinite)
        else { return nil }
        let stabilisers = (mean: square(0.01 * dataRange), variance: square(0.03 * dataRange))
        var sum = 0.0
        for row in 0...height - side {
            for column in 0...width - side {
                for channel in 0..<channels {
                    let moments = moments(row, column, channel)
                    let (x, r) = (moments.meanX, moments.meanR)
                    let likeness =
                        (2 * x * r + stabilisers.mean)
                        * (2 * moments.covariance + stabilisers.variance)
                    let size =
                        (x * x + r * r + stabilisers.mean)
                        * (moments.varianceX + moments.varianceR + stabilisers.variance)
                    sum += likeness / size
                }
            }
        }
        return sum / Double((height - side + 1) * (width - side + 1) * channels)
    }

    private struct Moments {
        var meanX = 0.0, meanR = 0.0
        var varianceX = 0.0, varianceR = 0.0, covariance = 0.0
    }

    /// The means first, then what deviates from them, so that no two nearly equal numbers are subtracted.
    private func moments(_ row: Int, _ column: Int, _ channel: Int) -> Moments {
        let side = StructuralSimilarity.window, count = Double(side * side)
        var found = Moments()
        func everyPixel(_ body: (Double, Double) -> Void) {
            for y in row..<row + side {
                for x in column..<column + side {
                    let offset = (y * width + x) * channels + channel
                    body(self.x[self.x.startIndex + offset], r[r.startIndex + offset])
                }
            }
        }
        everyPixel { x, r in
            found.meanX += x
            found.meanR += r
        }
        found.meanX /= count
        found.meanR /= count
        let (meanX, meanR) = (found.meanX, found.meanR)
        everyPixel { x, r in
            found.varianceX += square(x - meanX)
            found.varianceR += square(r - meanR)
            found.covariance += (x - meanX) * (r - meanR)
        }
        found.varianceX /= count - 1
        found.varianceR /= count - 1
        found.covariance /= count - 1
        return found
    }

    private func square(_ value: Double) -> Double { value * value }
}
