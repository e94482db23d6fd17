import Images

/// A sheet of pictures of one size, for notebooks, which show one picture an output.
enum ThumbnailSheet {
    /// The most pixels across one picture, and what small ones are enlarged to.
    private static let most = 512, least = 128
    /// About as many pixels as make a notebook of some megabytes.
    private static let budget = 3_000_000.0

    /// The most pixels across each of so many pictures of one report.
    static func side(of count: Int) -> Int {
        min(most, max(least, Int((budget / Double(max(count, 1))).squareRoot())))
    }

    private static let gap = 4
    private static let paper: UInt8 = 255, missing: UInt8 = 232

    /// The pictures row by row, gaps white, missing ones grey; nil where there is none at all.
    static func of(_ pictures: [RGBImage?], columns: Int, side: Int) -> RGBImage? {
        let sized = pictures.map { $0.map { fitted($0, to: side) } }
        guard let first = sized.lazy.compactMap({ $0 }).first else { return nil }
        let width = first.width, height = first.height
        let rows = (pictures.count + columns - 1) / columns
        let across = columns * (width + gap) - gap, down = rows * (height + gap) - gap
        var pixels = [UInt8](repeating: paper, count: 3 * across * down)
        for (index, picture) in sized.enumerated() {
            let left = index % columns * (width + gap), top = index / columns * (height + gap)
            for y in 0..<height {
                let start = 3 * ((top + y) * across + left), end = start + 3 * width
                guard let picture, picture.width == width, picture.height == height else {
                    pixels.replaceSubrange(
                        start..<end,
                        with: repeatElement(missing, count: 3 * width)
                    )
                    continue
                }
                pixels.replaceSubrange(
                    start..<end,
                    with: picture.pixels[3 * y * width..<3 * (y + 1) * width]
                )
            }
        }
        return RGBImage(width: across, height: down, pixels: pixels)
    }

    /// The picture with whole pixels repeated, or averaged over whole squares, so that its longer side is at most that.
    static func fitted(_ picture: RGBImage, to most: Int) -> RGBImage {
        let side = max(picture.width, picture.height)
        if side > most { return reduced(picture, by: (side + most - 1) / most) }
        let factor = max(1, (least + side - 1) / max(side, 1))
        return factor == 1 ? picture : enlarged(picture, by: factor)
    }

    private static func enlarged(_ picture: RGBImage, by factor: Int) -> RGBImage {
        let width = picture.width * factor, height = picture.height * factor
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * width * height)
        for y in 0..<height {
            for x in 0..<width {
                let place = 3 * (y / factor * picture.width + x / factor)
                pixels += picture.pixels[place..<place + 3]
            }
        }
        return RGBImage(width: width, height: height, pixels: pixels)
    }

    /// Squares that the border cuts are left out.
    private static func reduced(_ picture: RGBImage, by factor: Int) -> RGBImage {
        let width = max(1, picture.width / factor), height = max(1, picture.height / factor)
        let (across, down) = (min(factor, picture.width), min(factor, picture.height))
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * width * height)
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<3 {
                    var sum = 0
                    for row in y * down..<(y + 1) * down {
                        for column in x * across..<(x + 1) * across {
                            sum += Int(picture.pixels[3 * (row * picture.width + column) + channel])
                        }
                    }
                    pixels.append(UInt8((sum + across * down / 2) / (across * down)))
                }
            }
        }
        return RGBImage(width: width, height: height, pixels: pixels)
    }
}
