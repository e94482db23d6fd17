public import Tensors

/// An 8-bit picture, rows from the top, three bytes a pixel.
public struct RGBImage: Sendable, Hashable {
    /// Pixels across and down.
    public let width: Int, height: Int
    /// Red, green and blue of each pixel, row by row.
    public let pixels: [UInt8]

    /// A picture from its bytes; traps where there are more or fewer than three a pixel.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(
            pixels.count == 3 * width * height,
            "image: \(pixels.count) bytes for \(width) by \(height) pixels"
        )
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// The pictures of a batch `[batch, height, width, 3]` of values 0…1.
    ///
    /// Values are multiplied by 255 in float32 and rounded to even, as diffusers does; what lies outside is cut off, and
    /// NaN becomes 0.
    public static func pictures(of tensor: Tensor) -> [RGBImage] {
        precondition(
            tensor.shape.count == 4 && tensor.shape[3] == 3,
            "image: \(tensor.type) is no RGB batch"
        )
        let values = tensor.floats()
        let size = tensor.count / max(tensor.shape[0], 1)
        return (0..<tensor.shape[0]).map { image in
            RGBImage(
                width: tensor.shape[2],
                height: tensor.shape[1],
                pixels: values[image * size..<(image + 1) * size].map { value in
                    let scaled = (min(max(value, 0), 1) * 255).rounded(.toNearestOrEven)
                    return scaled.isNaN ? 0 : UInt8(scaled)
                }
            )
        }
    }
}
