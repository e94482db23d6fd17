import Foundation
import Images

/// A drawing of words and pictures at places, in pixels from the upper left corner: as SVG, or as a gnuplot script.
struct PictureSheet {
    /// Words whose baseline is at `y`.
    private struct Words {
        let text: String
        let x: Double, y: Double, size: Double
        let anchor: Anchor
        let isBold: Bool
        let colour: String
    }

    /// A picture in a frame; an empty frame where it is missing.
    private struct Framed {
        let picture: RGBImage?
        let x: Double, y: Double, width: Double, height: Double
    }

    /// Which part of words is at their place.
    enum Anchor: String {
        case start, middle, end

        /// As gnuplot calls it.
        fileprivate var alignment: String {
            switch self {
            case .start: "left"
            case .middle: "center"
            case .end: "right"
            }
        }
    }

    private let width: Double, height: Double
    private var words: [Words] = []
    private var pictures: [Framed] = []

    /// A white sheet.
    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// Writes words.
    mutating func text(
        _ text: String,
        x: Double,
        y: Double,
        size: Double = 11,
        anchor: Anchor = .start,
        isBold: Bool = false,
        colour: String = "#000000"
    ) {
        guard !text.isEmpty else { return }
        words.append(
            Words(
                text: text,
                x: x,
                y: y,
                size: size,
                anchor: anchor,
                isBold: isBold,
                colour: colour
            )
        )
    }

    /// Puts a picture into a frame, or leaves that empty.
    mutating func picture(
        _ picture: RGBImage?,
        x: Double,
        y: Double,
        size: (width: Double, height: Double)
    ) {
        pictures.append(
            Framed(picture: picture, x: x, y: y, width: size.width, height: size.height)
        )
    }
}

extension PictureSheet {
    /// The sheet as SVG. Throws `PNGError`.
    func svg() throws(PNGError) -> String {
        var elements: [String] = []
        for framed in pictures {
            let place =
                "x=\"\(Self.number(framed.x))\" y=\"\(Self.number(framed.y))\" "
                + "width=\"\(Self.number(framed.width))\" height=\"\(Self.number(framed.height))\""
            if let picture = framed.picture {
                let bytes = Data(try PNG.encode(picture)).base64EncodedString()
                elements.append("<image \(place) href=\"data:image/png;base64,\(bytes)\"/>")
            }
            elements.append(
                "<rect \(place) fill=\"none\" stroke=\"#bbbbbb\" stroke-width=\"0.5\"/>"
            )
        }
        for words in words {
            elements.append(
                "<text x=\"\(Self.number(words.x))\" y=\"\(Self.number(words.y))\" "
                    + "font-size=\"\(Self.number(words.size))\" text-anchor=\"\(words.anchor.rawValue)\" "
                    + "font-weight=\"\(words.isBold ? "bold" : "normal")\" fill=\"\(words.colour)\">"
                    + "\(HTMLText.escaped(words.text))</text>"
            )
        }
        let (width, height) = (Self.number(width), Self.number(height))
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            viewBox="0 0 \(width) \(height)" font-family="Helvetica, Arial, sans-serif">
            <rect width="100%" height="100%" fill="#ffffff"/>
            \(elements.joined(separator: "\n"))
            </svg>

            """
    }

    /// At most two digits after the point.
    private static func number(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}

extension PictureSheet {
    /// The sheet as a gnuplot script, with the PNG files that it places. Throws `PNGError`.
    func printing(_ name: String, title: String) throws(PNGError) -> Drawing.Printing {
        var files: [Drawing.File] = [], plots: [String] = [], lines: [String] = []
        for framed in pictures {
            let bottom = height - framed.y - framed.height
            lines.append(
                "set object rectangle from \(framed.x), \(bottom) to \(framed.x + framed.width), "
                    + "\(bottom + framed.height) fillstyle empty border linecolor rgb '#bbbbbb' linewidth 0.5 front"
            )
            guard let picture = framed.picture else { continue }
            let file = "\(name)-\(files.count + 1).png"
            files.append(Drawing.File(name: file, bytes: try PNG.encode(picture)))
            let pixel = (
                x: framed.width / Double(picture.width), y: framed.height / Double(picture.height)
            )
            plots.append(
                "    '\(file)' binary filetype=png origin=(\(framed.x + pixel.x / 2), \(bottom + pixel.y / 2)) "
                    + "dx=\(pixel.x) dy=\(pixel.y) with rgbimage"
            )
        }
        for words in words {
            let face = words.isBold ? ":Bold" : ""
            lines.append(
                "set label \(GnuplotText.quoted(words.text)) at \(words.x), \(height - words.y + words.size * 0.35) "
                    + "\(words.anchor.alignment) noenhanced "
                    + "font 'Helvetica\(face),\(Self.number(words.size))' textcolor rgb '\(words.colour)' front"
            )
        }
        // A plot needs something to plot where there is no picture.
        let all = plots.isEmpty ? ["    NaN"] : plots
        let script =
            [
                GnuplotText.head(name, title: title, width: Int(width), height: Int(height)),
                "set lmargin 0; set rmargin 0; set tmargin 0; set bmargin 0",
                "unset border; unset tics; unset key",
                "set xrange [0:\(width)]; set yrange [0:\(height)]",
            ] + lines + ["plot \\", all.joined(separator: ", \\\n"), ""]
        return Drawing.Printing(script: script.joined(separator: "\n"), files: files)
    }
}
