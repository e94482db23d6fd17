import Foundation
import Images
import Tensors

/// What is between two pictures, made visible: grey where they are equal, lighter where the first is lighter.
struct PictureDifference {
    /// 1, 2 or 5 times a power of ten: by how much differences are amplified, as much as cuts none of them off.
    ///
    /// 1 where the pictures differ by more than half of the whole range, whose largest differences are cut off; nil where they
    /// are equal.
    let factor: Double?
    /// 0.5 + factor · (first − second).
    let picture: RGBImage

    /// The difference of the pictures of that number of two batches `[image, height, width, 3]` of values 0…1, which are
    /// cut off outside as pictures are.
    init(_ first: Tensor, _ second: Tensor, image: Int) {
        func values(_ tensor: Tensor) -> [Double] {
            let size = tensor.count / max(tensor.shape[0], 1)
            return tensor.copy(of: image * size..<(image + 1) * size, shape: [size]).doubles()
                .map { $0.isNaN ? 0 : min(max($0, 0), 1) }
        }
        let differences = zip(values(first), values(second)).map { $0 - $1 }
        let largest = differences.map(\.magnitude).max() ?? 0
        factor = largest > 0 ? max(1, Self.round(below: 0.5 / largest)) : nil
        let factor = factor ?? 1
        picture = RGBImage(
            width: first.shape[2],
            height: first.shape[1],
            pixels: differences.map {
                UInt8((min(max(0.5 + factor * $0, 0), 1) * 255).rounded(.toNearestOrEven))
            }
        )
    }

    /// The largest of 1, 2 and 5 times powers of ten that is not above a number.
    private static func round(below value: Double) -> Double {
        let power = pow(10, log10(value).rounded(.down))
        return ([5, 2, 1].map { $0 * power }.first { $0 <= value } ?? power).rounded(
            .toNearestOrEven
        )
    }
}
