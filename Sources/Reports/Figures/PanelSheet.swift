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

        /// A logarithmic axis with room for positive numbers, never less than a factor of 1.4; nil where there are none.
        static func logarithmic(_ label: String, _ values: [Double]) -> Axis? {
            let shown = values.filter { $0 > 0 && $0.isFinite }
            guard let low = shown.min(), let high = shown.max() else { return nil }
            let margin = max(pow(high / low, 0.06), high / low < 2 ? 1.2 : 1.05)
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
            let places = Set(values).sorted(), step = max(1, roundStep(high - low))
            let round = places.filter { ($0 / step).rounded() * step == $0 }
            return Axis(
                label: label,
                range: (low - margin)...(high + margin),
                ticks: GnuplotTicks(some: places.count > 10 ? round : places)
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
    /// Room for the marks' words below the lowest panel, in pixels.
    var markRoom = 24.0
    /// Room for the words on the left of each panel, in pixels.
    var left = 92.0

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
}
