import Foundation
import Records

/// A gnuplot script of panels in rows and columns, with one legend beside them.
struct PanelSheet {
    /// An axis of a panel.
    struct Axis {
        /// What is shown, with its unit.
        var label: String
        /// From where to where.
        var range: ClosedRange<Double>
        /// The marks.
        var ticks: GnuplotTicks
        /// Whether it is logarithmic.
        var isLogarithmic = false
        /// Whether its words stand upright, because they are long.
        var isUpright = false
        /// Whether the smallest number is on the right or on top.
        var isReversed = false

        /// A logarithmic axis with room for positive numbers, at least as much as a factor of two; nil where there are none.
        static func logarithmic(_ label: String, _ values: [Double]) -> Axis? {
            let shown = values.filter { $0 > 0 && $0.isFinite }
            guard let low = shown.min(), let high = shown.max() else { return nil }
            let margin = max(pow(high / low, 0.06), high / low < 2 ? 1.5 : 1.05)
            let range = (low / margin)...(high * margin)
            return Axis(
                label: label,
                range: range,
                ticks: GnuplotTicks(logarithmicFrom: range.lowerBound, to: range.upperBound),
                isLogarithmic: true
            )
        }

        /// An axis over whole numbers, with room on both sides.
        static func counting(_ label: String, _ values: [Double]) -> Axis {
            let low = values.min() ?? 0, high = values.max() ?? 1
            let margin = max((high - low) * 0.03, 0.5)
            return Axis(
                label: label,
                range: (low - margin)...(high + margin),
                ticks: GnuplotTicks(some: Set(values).sorted())
            )
        }

        /// An axis around positive numbers: logarithmic where they span a factor of twenty, else from 0 where they span
        /// one of two.
        static func positive(_ label: String, _ values: [Double]) -> Axis {
            let shown = values.filter { $0 > 0 && $0.isFinite }
            guard let low = shown.min(), let high = shown.max() else {
                return fromZero(label, values)
            }
            if high / low > 20, let axis = logarithmic(label, values) { return axis }
            if high / low > 2 { return fromZero(label, values) }
            let margin = max((high - low) * 0.08, high * 0.01)
            let range = (low - margin)...(high + margin)
            let step = roundStep(range.upperBound - range.lowerBound)
            let first = Int((range.lowerBound / step).rounded(.up))
            let last = Int((range.upperBound / step).rounded(.down))
            let places = first <= last ? (first...last).map { Double($0) * step } : []
            return Axis(label: label, range: range, ticks: GnuplotTicks(some: places))
        }

        /// 1, 2 or 5 times a power of ten, so that a length has three to eight of it.
        private static func roundStep(_ length: Double) -> Double {
            let power = pow(10, log10(length).rounded(.down))
            return [0.2, 0.5, 1, 2].map { $0 * power }.first { length / $0 < 7 } ?? 2 * power
        }

        /// An axis from 0 to a little above the largest number.
        static func fromZero(_ label: String, _ values: [Double], headroom: Double = 0.08) -> Axis {
            let high = values.filter(\.isFinite).max().flatMap { $0 > 0 ? $0 : nil } ?? 1
            let step = roundStep(high)
            let count = Int((high * (1 + headroom) / step).rounded(.down))
            return Axis(
                label: label,
                range: 0...(high * (1 + headroom)),
                ticks: GnuplotTicks(some: (0...count).map { Double($0) * step })
            )
        }
    }

    /// One panel.
    struct Panel {
        /// What it shows that others do not; may be empty.
        var title: String
        var x: Axis
        var y: Axis
        /// Whether the curves' places stand below it, and not below a panel further down alone.
        var showsX = true
        /// Lines before the plot, such as labels and arrows; they hold for this panel alone.
        var commands: [String] = []
        /// What is plotted.
        var plots: [String]
    }

    /// An entry of the legend: gnuplot's style, such as `linespoints linestyle 1`, and words.
    struct Entry {
        let style: String
        let words: String
    }

    /// The files' name.
    let name: String
    /// The experiment's title, and what is shown.
    let title: String, subtitle: String
    /// The panels, row after row.
    let panels: [Panel]
    /// The panels of a row.
    var columns = 1
    let legend: [Entry]
    /// What the entries of the legend are; may be empty.
    var legendTitle = ""
    /// Definitions before everything.
    let definitions: [String]
    /// Inner width and height of a panel, in pixels.
    var panelSize: (width: Double, height: Double) = (560, 230)
    /// Room for the words below the lowest panel, in pixels.
    var bottom = 52.0
    /// Room for the words on the left of each panel, in pixels.
    var left = 84.0

    private var rowCount: Int { (panels.count + columns - 1) / columns }
    private static let top = 62.0, gap = 34.0, right = 18.0

    /// The script.
    var script: String {
        let longest =
            (legend.map(\.words) + [legendTitle]).map { PrintableText.width($0) }.max() ?? 0
        let legendRoom = legend.isEmpty ? 0 : 70 + 7.3 * Double(longest)
        let step = (
            x: panelSize.width + left + Self.right, y: panelSize.height + Self.gap
        )
        let wanted = Double(columns) * step.x + legendRoom
        // A title is not cut off for want of panels below it.
        let words = [title, subtitle].map { Double(PrintableText.width($0)) * 7.2 + 40 }.max() ?? 0
        let width = max(wanted, words)
        let legendHeight = 20 * Double(legend.count + (legendTitle.isEmpty ? 0 : 1)) + Self.top + 10
        let height = max(
            Self.top + Double(rowCount) * step.y - Self.gap + bottom,
            legendHeight
        )
        func screen(_ x: Double, _ y: Double) -> String {
            "screen \(Self.share(x / width)), screen \(Self.share(1 - y / height))"
        }
        var lines = [
            GnuplotText.head(name, title: title, width: Int(width), height: Int(height)),
            "set border 3 linewidth 0.8",
            "set tics out scale 0.6 nomirror",
            "set grid xtics ytics linetype 1 linewidth 0.5 linecolor rgb '#d9d9d9'",
            "set style fill solid noborder",
        ]
        lines += definitions
        lines += [
            "set multiplot",
            "set label 1 \(GnuplotText.quoted(title)) at \(screen(14, 20)) left noenhanced font sprintf(',%g', 15 * scale)",
            "set label 2 \(GnuplotText.quoted(subtitle)) at \(screen(14, 40)) left noenhanced textcolor rgb '#444444'",
        ]
        for (index, panel) in panels.enumerated() {
            let row = index / columns, column = index % columns
            let x = left + Double(column) * step.x, y = Self.top + Double(row) * step.y
            lines += [
                "",
                "# \(GnuplotText.comment(panel.title.isEmpty ? "The plot" : panel.title))",
                "set lmargin at screen \(Self.share(x / width))",
                "set rmargin at screen \(Self.share((x + panelSize.width) / width))",
                "set tmargin at screen \(Self.share(1 - y / height))",
                "set bmargin at screen \(Self.share(1 - (y + panelSize.height) / height))",
                "set label 3 \(GnuplotText.quoted(panel.title)) at graph 0, graph 1 offset character 0.6, 0.7 left noenhanced",
            ]
            lines += axis("x", panel.x, isShown: panel.showsX) + axis("y", panel.y, isShown: true)
            lines += panel.commands
            let isLast = index == panels.count - 1
            if isLast && !legend.isEmpty {
                let place = screen(Double(columns) * step.x + 8, Self.top - 8)
                lines.append(
                    "set key at \(place) left top Left reverse noenhanced samplen 4 spacing 1.1 "
                        + "vertical maxrows \(legend.count) \(key)"
                )
            } else {
                lines.append("unset key")
            }
            let entries = isLast ? legend.map(Self.entry) : []
            lines.append("plot \\")
            lines.append((panel.plots + entries).map { "    \($0)" }.joined(separator: ", \\\n"))
            lines.append("unset label; unset arrow; unset object")
        }
        lines += ["", "unset multiplot", ""]
        return lines.joined(separator: "\n")
    }

    private var key: String {
        legendTitle.isEmpty ? "" : "title \(GnuplotText.quoted(legendTitle)) left"
    }

    private static func entry(_ entry: Entry) -> String {
        "keyentry with \(entry.style) title \(GnuplotText.quoted(entry.words))"
    }

    private func axis(_ side: String, _ axis: Axis, isShown: Bool) -> [String] {
        var ticks = axis.ticks
        if !isShown { ticks.marks = ticks.marks.map { ("", $0.place) } }
        let words = axis.isUpright && isShown ? " rotate by 90 right" : " norotate"
        // Names of layers have underscores, which enhanced text takes for subscripts.
        let hasPowers = ticks.marks.contains { $0.label.contains("^{") }
        let range = [axis.range.lowerBound, axis.range.upperBound]
        let ends = axis.isReversed ? range.reversed() : range
        return [
            axis.isLogarithmic ? "set logscale \(side)" : "unset logscale \(side)",
            "set \(side)range [\(ends[0]):\(ends[1])]",
            "set \(side)tics\(words) \(hasPowers ? "" : "no")enhanced (\(ticks.list))",
            "set \(side)label \(GnuplotText.quoted(isShown ? axis.label : "")) noenhanced",
        ]
    }

    /// Definitions by which the plots of `curve` find their rows.
    static let rows = [
        "# A row belongs to the curve whose number is in its first column.",
        "at(curve, place) = column(1) == curve ? place : NaN",
        "positive(y) = y > 0 && y < 1e300 ? y : NaN",
    ]

    /// The plot of a curve's rows, `x` and `y` being columns of the data from 1, or expressions in brackets.
    static func curve(
        _ name: String,
        _ number: Int,
        _ x: String,
        _ y: String,
        with style: String
    ) -> String {
        "'\(name).csv' skip 1 using (at(\(number), \(x))):(\(y)) with \(style) notitle"
    }

    /// Four digits after the point.
    private static func share(_ value: Double) -> String { String(format: "%.4f", value) }
}
