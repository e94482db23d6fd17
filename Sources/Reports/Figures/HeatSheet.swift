import Foundation

/// A gnuplot script of maps in rows and columns, colours standing for positive numbers on one logarithmic scale.
struct HeatSheet {
    /// One map.
    struct Panel {
        /// The number by which the script finds its rows, in the data's first column.
        let number: Int
        let title: String
    }

    let name: String
    let title: String, subtitle: String
    let panels: [Panel]
    /// The panels of a row.
    let columns: Int
    /// The names of a map's rows, in the data's second column from 1.
    let rowNames: [String]
    /// How many columns a map has, in the data's third column from 0, and what they are.
    let count: Int, countLabel: String
    /// All numbers, in the data's fourth column, and what they are.
    let values: [Double]
    let valueLabel: String
    /// Width and height of a cell, in pixels.
    let cell: (width: Double, height: Double)

    /// Lengths in pixels.
    private enum Size {
        static let top = 80.0, gapX = 18.0, gapY = 30.0, right = 110.0, margin = 14.0
        static let bottom = 48.0
    }

    /// Blue to yellow, evenly lighter (after Nuñez, Anderton and Renslow's cividis), so that grey paper keeps the order.
    private static let palette = [
        "#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369",
        "#e1cc55", "#fee838",
    ]

    private var panelWidth: Double { cell.width * Double(count) }
    private var panelHeight: Double { cell.height * Double(rowNames.count) }
    private var left: Double {
        26 + 6.2 * Double(rowNames.map { PrintableText.width($0) }.max() ?? 0)
    }
    private var rowCount: Int { (panels.count + columns - 1) / columns }
    private var width: Double {
        let words = Double(PrintableText.width(title)) * 8.2 + 2 * Size.margin
        let subtitle = Double(PrintableText.width(subtitle)) * 7.2 + 2 * Size.margin
        let maps = left + Double(min(columns, panels.count)) * (panelWidth + Size.gapX) + Size.right
        return max(maps, words, subtitle)
    }
    private var height: Double {
        Size.top + Double(rowCount) * (panelHeight + Size.gapY) - Size.gapY + Size.bottom
    }

    private func screen(_ x: Double, _ y: Double) -> String {
        "screen \(Self.share(x / width)), screen \(Self.share(1 - y / height))"
    }

    /// The script.
    var script: String {
        let low = values.min() ?? 1, high = values.max() ?? 1
        let margin = high / low < 1.2 ? 1.1 : 1
        let scale = (low: low / margin, high: high * margin)
        let ticks = GnuplotTicks(logarithmicFrom: scale.low, to: scale.high)
        let colours = Self.palette.enumerated().map { "\($0.offset) '\($0.element)'" }
        let boxX = left + Double(min(columns, panels.count)) * (panelWidth + Size.gapX) + 10
        let boxHeight = min(panelHeight * Double(rowCount), 260)
        let lines = [
            GnuplotText.head(name, title: title, width: Int(width), height: Int(height)),
            "set palette defined (\(colours.joined(separator: ", ")))",
            "set logscale cb",
            "set cbrange [\(scale.low):\(scale.high)]",
            "set cbtics (\(ticks.list)) font sprintf(',%g', 11 * scale)",
            "set border linewidth 0.6",
            "set tics scale 0.4 nomirror out",
            "unset key",
            "set style fill solid noborder",
            "of(panel, place) = column(1) == panel ? place : NaN",
            "set multiplot",
            "set label 1 \(GnuplotText.quoted(title)) at \(screen(Size.margin, 20)) left noenhanced "
                + "font sprintf(',%g', 15 * scale)",
            "set label 2 \(GnuplotText.quoted(subtitle)) at \(screen(Size.margin, 40)) left noenhanced "
                + "textcolor rgb '#444444'",
            "set label 6 \(GnuplotText.quoted(valueLabel)) at \(screen(boxX, Size.top - 14)) left noenhanced "
                + "font sprintf(',%g', 11 * scale)",
            "set colorbox vertical user origin \(Self.share(boxX / width)), "
                + "\(Self.share(1 - (Size.top + boxHeight) / height)) "
                + "size \(Self.share(14 / width)), \(Self.share(boxHeight / height)) border",
        ]
        return (lines + panels.indices.flatMap(commands) + ["", "unset multiplot", ""])
            .joined(separator: "\n")
    }

    private func commands(of index: Int) -> [String] {
        let row = index / columns, column = index % columns, panel = panels[index]
        let x = left + Double(column) * (panelWidth + Size.gapX)
        let y = Size.top + Double(row) * (panelHeight + Size.gapY)
        let names = rowNames.enumerated().map {
            ("\(column == 0 ? $0.element : "")", Double($0.offset + 1))
        }
        let isLowest = index + columns >= panels.count
        let every = max(1, (count + 3) / 4)
        let numbers = (0..<count).filter { $0 % every == 0 }
            .map { ("\(isLowest ? "\($0)" : "")", Double($0)) }
        return [
            "",
            "# \(GnuplotText.comment(panel.title))",
            "set lmargin at screen \(Self.share(x / width))",
            "set rmargin at screen \(Self.share((x + panelWidth) / width))",
            "set tmargin at screen \(Self.share(1 - y / height))",
            "set bmargin at screen \(Self.share(1 - (y + panelHeight) / height))",
            "set xrange [-0.5:\(Double(count) - 0.5)]",
            "set yrange [\(Double(rowNames.count) + 0.5):0.5]",
            "set xtics (\(GnuplotTicks(numbers).list)) offset 0, character 0.5 noenhanced font sprintf(',%g', 11 * scale)",
            "set ytics (\(GnuplotTicks(names).list)) noenhanced font sprintf(',%g', 11 * scale)",
            "set label 3 \(GnuplotText.quoted(panel.title)) at graph 0, graph 1 offset character 0, 0.6 left noenhanced",
            "set label 4 \(GnuplotText.quoted(isLowest ? countLabel : "")) at "
                + "\(screen(x + panelWidth / 2, y + panelHeight + 34)) center noenhanced",
            "plot '\(name).csv' skip 1 using (of(\(panel.number), column(3))):2:(0.5):(0.5):"
                + "(column(4) > 0 && column(4) < 1e300 ? column(4) : NaN) "
                + "with boxxyerror linecolor palette",
            "unset label; unset colorbox",
        ]
    }

    /// Four digits after the point.
    private static func share(_ value: Double) -> String { String(format: "%.4f", value) }
}
