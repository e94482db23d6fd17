import Foundation

/// Parts of gnuplot scripts that figures have in common.
enum GnuplotText {
    /// Okabe and Ito's colours, which the colour-blind tell apart, without the yellow that white paper swallows.
    private static let colours = [
        "#000000", "#e69f00", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9",
    ]
    /// A solid line and four broken ones; with seven colours no pair comes again before the 36th curve.
    private static let dashes = ["solid", "(10,4)", "(3,3)", "(12,4,2,4)", "(8,3,2,3,2,3)"]
    /// Gnuplot's numbers of marks: neighbours differ in shape and filling, so that grey paper tells them apart.
    private static let marks = [7, 4, 9, 12, 5, 6, 11, 8, 13, 1, 15, 10, 2, 14, 3]
    /// How bars are filled, alternating between plain and hatched ones.
    private static let fillings = [
        "solid 1.0", "solid 1.0", "solid 1.0", "pattern 4", "pattern 5", "solid 1.0", "pattern 2",
    ]
    /// Their colours: neighbours differ on grey paper too.
    private static let barColours = [
        "#9a9a9a", "#f0c35c", "#0072b2", "#56b4e9", "#d55e00", "#005f45", "#cc79a7",
    ]

    /// The line that defines the style of the curve of that number, from 1.
    static func style(_ number: Int) -> String {
        let index = number - 1
        return "set style line \(number) linewidth 1.6 pointsize 0.75 "
            + "linecolor rgb '\(colour(number))' "
            + "dashtype \(dashes[index % dashes.count]) pointtype \(marks[index % marks.count])"
    }

    /// The colour of that number, from 1.
    static func colour(_ number: Int) -> String { colours[(number - 1) % colours.count] }

    /// The filling of bars of that number, from 1.
    static func filling(_ number: Int) -> String { fillings[(number - 1) % fillings.count] }

    /// The colour of bars of that number, from 1.
    static func barColour(_ number: Int) -> String {
        barColours[(number - 1) % barColours.count]
    }

    /// The first lines of a script: what it draws, how to draw it again, and the terminals, of a size in pixels.
    ///
    /// Whoever sets `format` to pdf gets the same in PDF, 96 pixels an inch.
    static func head(_ name: String, title: String, width: Int, height: Int) -> String {
        let inches = "\(Double(width) / 96)in,\(Double(height) / 96)in"
        let identifier = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }
            .joined()
        return """
            # \(comment(title))
            # Draw it again: gnuplot \(name).gnuplot > \(name).svg
            # In PDF:        gnuplot -e "format='pdf'" \(name).gnuplot > \(name).pdf
            if (!exists("format")) format = 'svg'
            set encoding utf8
            if (format eq 'pdf') set terminal pdfcairo size \(inches) font "Helvetica,13" linewidth 0.6 enhanced background rgb "white"
            if (format eq 'svg') set terminal svg size \(width),\(height) font "Helvetica,13" enhanced name "\(identifier)" background rgb "white"
            set datafile separator comma
            set datafile missing NaN
            """
    }

    /// A text in quotes, on one line.
    ///
    /// Scalar by scalar: a quote and an accent after it are one `Character`.
    static func quoted(_ text: String) -> String {
        var quoted = "'"
        for scalar in comment(text).unicodeScalars {
            quoted.unicodeScalars.append(scalar)
            if scalar == "'" { quoted += "'" }
        }
        return quoted + "'"
    }

    /// A text on one line.
    static func comment(_ text: String) -> String {
        PrintableText.of(text)
    }
}
