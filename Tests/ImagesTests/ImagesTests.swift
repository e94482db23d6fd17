import Images
import Tensors
import TestSupport
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

    @Test("a small file that claims more pixels than memory holds is refused")
    func claims() throws {
        var bytes = try PNG.encode(Self.picture)
        // The width and the height of the header chunk.
        bytes.replaceSubrange(16..<24, with: [0, 0, 0xff, 0xff, 0, 0x0f, 0, 0])
        let error = #expect(throws: PNGError.self) { try PNG.decode(mended(bytes)) }
        #expect(error?.message.contains("more than") == true)
    }

    @Test("a damaged PNG file is refused or is a picture: no crash, no hang, bounded memory")
    func fuzz() async {
        await #expect(processExitsWith: .success) {
            let wide = RGBImage(width: 300, height: 2, pixels: Array(repeating: 7, count: 1800))
            let fuzz = try Fuzz.run(
                "png",
                seed: 8,
                count: Fuzz.count(1000, slow: 15_000),
                damaging: [PNG.encode(Self.picture), PNG.encode(wide)],
                dictionary: [
                    "IHDR", "IDAT", "IEND", "PLTE", "tRNS", "zTXt", "iCCP", "\u{7f}", "\0\0\0\u{1}",
                ]
            ) { bytes in
                // Checksums guard chunks; with some of them mended, damage gets further in.
                do {
                    let picture = try PNG.decode(bytes.count % 2 == 0 ? bytes : mended(bytes))
                    #expect(picture.pixels.count == 3 * picture.width * picture.height)
                    return true
                } catch is PNGError {
                    return false
                }
            }
            #expect(fuzz.refused > 500, "\(fuzz)")
        }
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

/// A PNG file whose chunks have the checksums of what they hold now, as far as chunks can be told.
private func mended(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes, place = 8
    while place + 12 <= bytes.count {
        let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytes.count - place - 12 else { break }
        let end = place + 8 + length
        let checksum = cyclicRedundancyCheck(bytes[place + 4..<end])
        for index in 0..<4 { bytes[end + index] = UInt8(checksum >> (24 - 8 * index) & 255) }
        place = end + 4
    }
    return bytes
}

/// CRC-32 as PNG has it.
private func cyclicRedundancyCheck(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { state, byte in
        (0..<8).reduce(state ^ UInt32(byte)) { state, _ in
            state & 1 == 1 ? state >> 1 ^ 0xEDB8_8320 : state >> 1
        }
    }
}
