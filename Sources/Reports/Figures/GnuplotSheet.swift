import Foundation

/// The sheet that a script draws on: places on it, in pixels from its upper left corner, as gnuplot wants them.
struct GnuplotSheet {
    /// In pixels.
    let width: Double, height: Double
    /// How far titles are from the left edge, in pixels.
    let margin: Double

    /// A place.
    func screen(_ x: Double, _ y: Double) -> String {
        "screen \(Self.share(x / width)), screen \(Self.share(1 - y / height))"
    }

    /// The commands that put the next plot into a rectangle.
    func margins(_ x: Double, _ y: Double, width panel: Double, height rows: Double) -> [String] {
        [
            "set lmargin at screen \(Self.share(x / width))",
            "set rmargin at screen \(Self.share((x + panel) / width))",
            "set tmargin at screen \(Self.share(1 - y / height))",
            "set bmargin at screen \(Self.share(1 - (y + rows) / height))",
        ]
    }

    /// The commands that write what the sheet is about, and below it what it shows.
    func titles(_ title: String, _ subtitle: String) -> [String] {
        [
            "set label 1 \(GnuplotText.quoted(title)) at \(screen(margin, 20)) left noenhanced "
                + "font ',15'",
            "set label 2 \(GnuplotText.quoted(subtitle)) at \(screen(margin, 40)) left noenhanced "
                + "textcolor rgb '#444444'",
        ]
    }

    /// A part of the whole, four digits after the point.
    static func share(_ value: Double) -> String { String(format: "%.4f", value) }
}
