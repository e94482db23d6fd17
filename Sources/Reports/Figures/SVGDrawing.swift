import Foundation
import Images

/// An SVG text under construction: words and pictures at places, in pixels from the upper left corner.
struct SVGDrawing {
    private let width: Double, height: Double
    private var elements: [String] = []

    /// A white sheet.
    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// Writes words, their baseline at `y`; `anchor` says which part of them is at `x`.
    mutating func text(
        _ text: String,
        x: Double,
        y: Double,
        size: Double = 11,
        anchor: String = "start",
        weight: String = "normal",
        colour: String = "#000000"
    ) {
        guard !text.isEmpty else { return }
        elements.append(
            "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" font-size=\"\(Self.number(size))\" "
                + "text-anchor=\"\(anchor)\" font-weight=\"\(weight)\" fill=\"\(colour)\">"
                + "\(Self.escaped(text))</text>"
        )
    }

    /// Puts a picture into a frame, or leaves that empty. Throws `PNGError`.
    mutating func picture(
        _ picture: RGBImage?,
        x: Double,
        y: Double,
        size: (width: Double, height: Double)
    ) throws(PNGError) {
        let place =
            "x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(size.width))\" "
            + "height=\"\(Self.number(size.height))\""
        if let picture {
            let bytes = Data(try PNG.encode(picture)).base64EncodedString()
            elements.append("<image \(place) href=\"data:image/png;base64,\(bytes)\"/>")
        }
        elements.append("<rect \(place) fill=\"none\" stroke=\"#bbbbbb\" stroke-width=\"0.5\"/>")
    }

    /// The whole text.
    var text: String {
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

    private static func escaped(_ text: String) -> String {
        PrintableText.of(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
    }
}
