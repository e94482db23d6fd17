public import Tensors

extension RGBImage {
    /// The picture as pixels of 0…1, `[1, height, width, 3]` in float32: bytes over 255, as diffusers reads a picture.
    public var tensor: Tensor {
        Tensor(pixels.map { Float($0) / 255 }, shape: [1, height, width, 3], dtype: .float32)
    }

    /// The picture's brightness of 0…1, `[1, height, width, 1]` in float32.
    ///
    /// Pillow's conversion to grey: (19595 red + 38470 green + 7471 blue + 32768) / 65536, rounded down.
    public var greyTensor: Tensor {
        let values = stride(from: 0, to: pixels.count, by: 3).map { place in
            let red = Int(pixels[place]), green = Int(pixels[place + 1])
            let grey = 19595 * red + 38470 * green + 7471 * Int(pixels[place + 2]) + 32768
            return Float(grey >> 16) / 255
        }
        return Tensor(values, shape: [1, height, width, 1], dtype: .float32)
    }
}
