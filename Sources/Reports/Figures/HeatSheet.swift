import Foundation

/// A gnuplot script of maps in rows and columns, colours standing for positive numbers: groups of maps below one another, each
/// with a logarithmic scale of its own.
struct HeatSheet {
    /// One map.
    struct Panel {
        /// The number by which the script finds its rows, in the data's first column.
        let number: Int
        let title: String
    }

    /// Maps with the same scale.
    struct Group {
        let title: String
        let panels: [Panel]
        /// The numbers in them, which are in the data's fourth column.
        let values: [Double]
    }

    let name: String
    let title: String, subtitle: String
    let groups: [Group]
    /// The panels of a row.
    let columns: Int
    /// The names of a map's rows, in the data's second column from 1.
    let rowNames: [String]
    /// How many columns a map has, in the data's third column from 0, and what they are.
    let count: Int, countLabel: String
    /// What the numbers are.
    let valueLabel: String
    /// Width and height of a cell, in pixels.
    let cell: (width: Double, height: Double)

    /// Lengths in pixels.
    private enum Size {
        static let top = 84.0, gapX = 18.0, gapY = 30.0, right = 110.0, margin = 14.0
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
    /// The rows of panels that groups take.
    private func rows(_ group: Group) -> Int { (group.panels.count + columns - 1) / columns }
    private var most: Int { min(columns, groups.map(\.panels.count).max() ?? 1) }
    private var width: Double {
        let words = Double(PrintableText.width(title)) * 8.2 + 2 * Size.margin
        let subtitle = Double(PrintableText.width(subtitle)) * 7.2 + 2 * Size.margin
        let maps = left + Double(most) * (panelWidth + Size.gapX) + Size.right
        return max(maps, words, subtitle)
    }
    private var height: Double {
        Size.top + Double(groups.map(rows).reduce(0, +)) * (panelHeight + Size.gapY) - Size.gapY
            + Double(groups.count) * heading + Size.bottom
    }

    private var sheet: GnuplotSheet {
        GnuplotSheet(width: width, height: height, margin: Size.margin)
    }

    /// The script.
    var script: String {
        let colours = Self.palette.enumerated().map { "\($0.offset) '\($0.element)'" }
        var lines =
            [
                GnuplotText.head(name, title: title, width: Int(width), height: Int(height)),
                "set palette defined (\(colours.joined(separator: ", ")))",
                "set logscale cb",
                "set border linewidth 0.6",
                "set tics scale 0.4 nomirror out",
                "unset key",
                "set style fill solid noborder",
                "of(panel, place) = column(1) == panel ? place : NaN",
                "set multiplot",
            ] + sheet.titles(title, subtitle)
        var row = 0
        for (index, group) in groups.enumerated() {
            lines += scale(of: group, at: top(row, index))
            for (place, panel) in group.panels.enumerated() {
                let isLowest = index == groups.count - 1 && place + columns >= group.panels.count
                lines += commands(
                    panel,
                    (left + Double(place % columns) * (panelWidth + Size.gapX)),
                    top(row + place / columns, index),
                    isLowest
                )
            }
            row += rows(group)
        }
        return (lines + ["", "unset multiplot", ""]).joined(separator: "\n")
    }

    /// Where a row of panels begins that has so many groups above it, its own among them.
    private func top(_ row: Int, _ group: Int) -> Double {
        Size.top + Double(row) * (panelHeight + Size.gapY) + Double(group + 1) * heading
    }

    /// Room for the title of a group, which says nothing where there is but one.
    private var heading: Double { groups.count > 1 ? 24 : 0 }

    /// The colours of a group, and the box that explains them.
    private func scale(of group: Group, at y: Double) -> [String] {
        let values = group.values.filter { $0 > 0 && $0.isFinite }
        let low = values.min() ?? 1, high = values.max() ?? 1
        let margin = high / low < 1.2 ? 1.1 : 1
        let ticks = GnuplotTicks(logarithmicFrom: low / margin, to: high * margin)
        let x = left + Double(most) * (panelWidth + Size.gapX) + 6
        return [
            "",
            "# \(GnuplotText.comment(group.title))",
            "set cbrange [\(low / margin):\(high * margin)]",
            "set cbtics (\(ticks.list)) font ',11'",
            "set label 7 \(GnuplotText.quoted(heading > 0 ? group.title : "")) at "
                + "\(sheet.screen(left, y - 30)) left noenhanced font ',14'",
            "set label 6 \(GnuplotText.quoted(valueLabel)) at \(sheet.screen(x, y - 12)) left noenhanced font ',11'",
            "set colorbox vertical user origin \(GnuplotSheet.share(x / width)), "
                + "\(GnuplotSheet.share(1 - (y + panelHeight) / height)) "
                + "size \(GnuplotSheet.share(14 / width)), \(GnuplotSheet.share(panelHeight / height)) border",
        ]
    }

    private func commands(_ panel: Panel, _ x: Double, _ y: Double, _ isLowest: Bool) -> [String] {
        let names = rowNames.enumerated().map {
            (x == left ? $0.element : "", Double($0.offset + 1))
        }
        let every = max(1, (count + 3) / 4)
        let numbers = (0..<count).filter { $0 % every == 0 }
            .map { (isLowest ? "\($0)" : "", Double($0)) }
        return [
            "",
            "# \(GnuplotText.comment(panel.title))",
        ] + sheet.margins(x, y, width: panelWidth, height: panelHeight) + [
            "set xrange [-0.5:\(Double(count) - 0.5)]",
            "set yrange [\(Double(rowNames.count) + 0.5):0.5]",
            "set xtics (\(GnuplotTicks(numbers).list)) offset 0, character 0.5 noenhanced font ',11'",
            "set ytics (\(GnuplotTicks(names).list)) noenhanced font ',11'",
            "set label 3 \(GnuplotText.quoted(panel.title)) at graph 0, graph 1 "
                + "offset character 0, 0.75 left noenhanced",
            "set label 4 \(GnuplotText.quoted(isLowest ? countLabel : "")) at "
                + "\(sheet.screen(x + panelWidth / 2, y + panelHeight + 34)) center noenhanced",
            "plot '\(name).csv' skip 1 using (of(\(panel.number), column(3))):2:(0.5):(0.5):"
                + "(column(4) > 0 && column(4) < 1e300 ? column(4) : NaN) "
                + "with boxxyerror linecolor palette",
            "unset label; unset colorbox",
        ]
    }
}
