import CPNG

/// PNG files by libpng.
public enum PNG {
    /// The bytes of a PNG file with the picture.
    ///
    /// Throws `PNGError` where libpng refuses.
    public static func encode(_ picture: RGBImage) throws(PNGError) -> [UInt8] {
        var image = cpng_rgb_image(UInt32(picture.width), UInt32(picture.height))
        defer { png_image_free(&image) }
        var count = 0
        var status = png_image_write_to_memory(
            &image,
            nil,
            &count,
            0,
            picture.pixels,
            Int32(3 * picture.width),
            nil
        )
        guard status != 0 else { throw PNGError(message: message(of: image)) }
        var bytes = [UInt8](repeating: 0, count: count)
        status = png_image_write_to_memory(
            &image,
            &bytes,
            &count,
            0,
            picture.pixels,
            Int32(3 * picture.width),
            nil
        )
        guard status != 0 else { throw PNGError(message: message(of: image)) }
        return Array(bytes[..<count])
    }

    /// The picture in a PNG file's bytes, converted to 8-bit RGB; transparency is dropped, as Pillow does.
    ///
    /// Throws `PNGError` where they are no PNG file, or one of more than 2^26 pixels: a few bytes can claim any number.
    public static func decode(_ bytes: [UInt8]) throws(PNGError) -> RGBImage {
        var image = cpng_rgb_image(0, 0)
        defer { png_image_free(&image) }
        var pixels: [UInt8] = []
        var count = 0
        // libpng keeps the address from the first call to the second.
        let isRead = bytes.withUnsafeBytes { buffer in
            guard png_image_begin_read_from_memory(&image, buffer.baseAddress, buffer.count) != 0
            else { return false }
            // Read as RGB it would be mixed with black where it is transparent.
            image.format = cpng_rgba_format()
            let row = 4 * Int(image.width)
            count = Int(image.width) * Int(image.height)
            guard count <= mostPixels else { return false }
            pixels = [UInt8](repeating: 0, count: 4 * count)
            return png_image_finish_read(&image, nil, &pixels, Int32(row), nil) != 0
        }
        guard count <= mostPixels else {
            throw PNGError(message: "\(count) pixels, more than \(mostPixels)")
        }
        guard isRead else { throw PNGError(message: message(of: image)) }
        return RGBImage(
            width: Int(image.width),
            height: Int(image.height),
            pixels: pixels.indices.filter { $0 % 4 < 3 }.map { pixels[$0] }
        )
    }

    /// As many as 8192 × 8192, far above what is drawn.
    private static let mostPixels = 1 << 26

    private static func message(of image: png_image) -> String {
        var image = image
        return withUnsafeBytes(of: &image.message) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

/// A picture cannot be written or read.
public struct PNGError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, mostly in libpng's words.
    public let message: String

    /// What is wrong.
    public var description: String { "PNG: \(message)" }
}
