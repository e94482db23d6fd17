import Foundation
import Records

extension PanelSheet {
    /// Lengths of the sheet in pixels.
    private enum Size {
        static let gap = 36.0, right = 18.0, margin = 14.0
    }

    /// Where the first row of panels begins.
    private var top: Double { panels.contains { !$0.title.isEmpty } ? 80 : 62 }

    private var rowCount: Int { (panels.count + columns - 1) / columns }

    private var pitch: (x: Double, y: Double) {
        (panelSize.width + left + Size.right, panelSize.height + Size.gap)
    }

    private var width: Double {
        let longest =
            (legend.map(\.words) + [legendTitle]).map { PrintableText.width($0) }.max() ?? 0
        let room = legend.isEmpty ? 0 : 70 + 7.4 * Double(longest)
        // A title is not cut off for want of panels below it.
        let words = Double(PrintableText.width(title)) * 8.2
        return max(Double(columns) * pitch.x + room, max(words, subtitleWidth) + 2 * Size.margin)
    }

    private var subtitleWidth: Double { Double(PrintableText.width(subtitle)) * 7.2 }

    private var height: Double {
        let label = panels.contains { $0.showsX && !$0.x.label.isEmpty } ? 22.0 : 0
        let legendHeight = 22 * Double(legend.count + (legendTitle.isEmpty ? 0 : 1)) + top + 10
        return max(
            top + Double(rowCount) * pitch.y - Size.gap + markRoom + label + 8,
            legendHeight
        )
    }

    private var sheet: GnuplotSheet {
        GnuplotSheet(width: width, height: height, margin: Size.margin)
    }

    /// The script.
    var script: String {
        var lines = [
            GnuplotText.head(name, title: title, width: Int(width), height: Int(height)),
            "set border 3 linewidth 0.8",
            "set tics out scale 0.6 nomirror",
            "set grid xtics ytics linetype 1 linewidth 0.5 linecolor rgb '#d9d9d9'",
            "set style fill solid noborder",
            "set style textbox opaque fillcolor rgb 'white' noborder margins 0.4, 0.2",
        ]
        lines += definitions
        lines +=
            [
                "set multiplot"
            ] + sheet.titles(title, subtitle)
        for index in panels.indices { lines += commands(of: index) }
        lines += legendCommands
        lines += ["", "unset multiplot", ""]
        return lines.joined(separator: "\n")
    }

    private func commands(of index: Int) -> [String] {
        let panel = panels[index]
        let x = left + Double(index % columns) * pitch.x
        let y = top + Double(index / columns) * pitch.y
        return [
            "",
            "# \(GnuplotText.comment(panel.title.isEmpty ? "The plot" : panel.title))",
        ] + sheet.margins(x, y, width: panelSize.width, height: panelSize.height) + [
            "set label 3 \(GnuplotText.quoted(panel.title)) at graph 0, graph 1 "
                + "offset character 0.4, 0.7 left noenhanced"
        ] + axis("x", panel.x, isShown: panel.showsX) + axis("y", panel.y, isShown: true)
            + labels(panel, x, y) + panel.commands
            + ["unset key", "plot \\"]
            + [panel.plots.map { "    \($0)" }.joined(separator: ", \\\n")]
            + ["unset label; unset arrow; unset object"]
    }

    /// The words of the axes, whose places gnuplot would guess from its own idea of the marks' widths.
    private func labels(_ panel: Panel, _ x: Double, _ y: Double) -> [String] {
        let middle = x + panelSize.width / 2, below = y + panelSize.height + markRoom + 14
        let across = panel.showsX ? panel.x.label : ""
        return [
            "set label 4 \(GnuplotText.quoted(across)) at \(sheet.screen(middle, below)) center noenhanced",
            "set label 5 \(GnuplotText.quoted(panel.y.label)) at "
                + "\(sheet.screen(x - left + Size.margin, y + panelSize.height / 2)) "
                + "center rotate by 90 noenhanced",
        ]
    }

    /// The legend has a plot of its own over the whole sheet: gnuplot makes it no longer than the plot that it belongs to.
    private var legendCommands: [String] {
        guard !legend.isEmpty else { return [] }
        let heading =
            legendTitle.isEmpty ? "" : " title \(GnuplotText.quoted(legendTitle)) noenhanced left"
        let entries = ["NaN notitle"] + legend.map(Self.entry)
        return [
            "",
            "# The legend",
            "set lmargin at screen 0; set rmargin at screen 1",
            "set tmargin at screen 1; set bmargin at screen 0",
            "unset border; unset xtics; unset ytics; unset grid",
            "unset logscale; set xrange [0:1]; set yrange [0:1]",
            "set key at \(sheet.screen(Double(columns) * pitch.x + 8, top - 8)) left top Left reverse noenhanced "
                + "samplen 4 spacing 1.1 vertical maxrows \(legend.count + 1)\(heading)",
            "plot \\",
            entries.map { "    \($0)" }.joined(separator: ", \\\n"),
        ]
    }

    private static func entry(_ entry: Entry) -> String {
        "keyentry with \(entry.style) title \(GnuplotText.quoted(entry.words))"
    }

    private func axis(_ side: String, _ axis: Axis, isShown: Bool) -> [String] {
        var ticks = axis.ticks
        if !isShown { ticks.marks = ticks.marks.map { ("", $0.place) } }
        let isUpright = axis.isUpright && isShown
        let words = isUpright ? "rotate by 90 right" : "norotate"
        let nearer = side == "x" && !isUpright ? " offset 0, character 0.4" : ""
        // Names of layers have underscores, which enhanced text takes for subscripts.
        let hasPowers = ticks.marks.contains { $0.label.contains("^{") }
        let range = [axis.range.lowerBound, axis.range.upperBound]
        let ends = axis.isReversed ? range.reversed() : range
        return [
            axis.isLogarithmic ? "set logscale \(side)" : "unset logscale \(side)",
            "set \(side)range [\(ends[0]):\(ends[1])]",
            "set \(side)tics \(words)\(nearer) \(hasPowers ? "" : "no")enhanced (\(ticks.list))",
        ]
    }
}
