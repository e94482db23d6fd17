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

    /// The line that defines the style of the curve of that number, from 1.
    static func style(_ number: Int) -> String {
        let index = number - 1
        return "set style line \(number) linewidth 1.6 pointsize 0.75 "
            + "linecolor rgb '\(colours[index % colours.count])' "
            + "dashtype \(dashes[index % dashes.count]) pointtype \(marks[index % marks.count])"
    }

    /// A text in quotes, on one line.
    static func quoted(_ text: String) -> String {
        "'" + comment(text).replacing("'", with: "''") + "'"
    }

    /// A text on one line.
    static func comment(_ text: String) -> String {
        PrintableText.of(text)
    }

    /// Ticks at 1, 2 and 5 times powers of ten, or at the powers alone where there are many, as gnuplot lists them.
    static func ticks(from low: Double, to high: Double) -> String {
        guard low > 0, low < high, high.isFinite else { return "" }
        let powers = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
        let factors = powers.count > 4 ? ["1"] : ["1", "2", "5"]
        let all = powers.flatMap { power in factors.map { "\($0)e\(power)" } }
        return all.filter { text in Double(text).map { $0 >= low && $0 <= high } ?? false }
            .map { "\(quoted(label($0))) \($0)" }
            .joined(separator: ", ")
    }

    /// `2e-3` as `0.002`, and `2e-7` as it is.
    private static func label(_ text: String) -> String {
        guard let value = Double(text) else { return text }
        return String(format: "%g", value)
    }
}
