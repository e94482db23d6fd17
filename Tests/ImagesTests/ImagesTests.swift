import Images
import Tensors
import Testing

/// Pictures between bytes, tensors and PNG files.
struct ImagesTests {
    static let picture = RGBImage(
        width: 5,
        height: 3,
        pixels: (0..<45).map { UInt8($0 * 5 % 256) }
    )

    @Test("a PNG file gives the picture back")
    func roundTrip() throws {
        let bytes = try PNG.encode(Self.picture)
        #expect(try PNG.decode(bytes) == Self.picture)
        #expect(try PNG.encode(Self.picture) == bytes)
    }

    @Test("what is no PNG file is refused", arguments: [0, 8, 40])
    func damaged(length: Int) throws {
        let bytes = Array(try PNG.encode(Self.picture).prefix(length))
        #expect(throws: PNGError.self) { try PNG.decode(bytes) }
        #expect(throws: PNGError.self) { try PNG.decode(Array("GIF89a".utf8)) }
    }

    @Test("pixels are bytes over 255, and come back as they were")
    func tensor() {
        let tensor = Self.picture.tensor
        #expect(tensor.type == TensorType([1, 3, 5, 3], .float32))
        #expect(tensor.floats() == Self.picture.pixels.map { Float($0) / 255 })
        #expect(RGBImage.pictures(of: tensor) == [Self.picture])
    }

    @Test(
        "brightness is Pillow's",
        arguments: [
            ([0, 0, 0], 0), ([255, 255, 255], 255), ([255, 0, 0], 76), ([0, 255, 0], 150),
            ([0, 0, 255], 29), ([10, 200, 30], 124),
        ] as [([UInt8], Int)]
    )
    func grey(pixel: [UInt8], brightness: Int) {
        let grey = RGBImage(width: 1, height: 1, pixels: pixel).greyTensor
        #expect(grey.type == TensorType([1, 1, 1, 1], .float32))
        #expect(grey.floats() == [Float(brightness) / 255])
    }

    @Test("values are rounded to even, cut off at 0 and 1, and NaN is black")
    func rounding() {
        let values: [Float] = [-0.5, 1.5, .nan, 0.5 / 255, 1.5 / 255, 0.25]
        let picture = RGBImage.pictures(of: Tensor(values, shape: [1, 1, 2, 3]))[0]
        #expect(picture.pixels == [0, 255, 0, 0, 2, 64])
    }
}
