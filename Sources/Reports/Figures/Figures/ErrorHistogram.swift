import Foundation
import Records

/// How many elements of attention outputs have an error of which size, by powers of two.
public enum ErrorHistogram: Figure {
    /// The figure's name.
    public static let name = "error-histogram"

    /// It needs the table of errors by exponent.
    public static func obstacle(_ source: FigureSource) -> String? {
        source.auditObstacle
            ?? (source.errorHistogram.isEmpty
                ? "the record counts no errors by exponent; run the experiment again to write it anew"
                : nil)
    }

    /// One drawing, made by gnuplot.
    public static func drawings(of source: FigureSource) -> [Drawing] {
        let counts = source.errorHistogram
        let series = SweepSeries(
            source,
            trials: source.audited.filter { counts[$0.trial.row] != nil }
        )
        var table = FigureTable(
            ["curve", "label", "dtype", "error_exponent", "share", "count", "elements", "trial"]
        )
        var shares: [Int: [Double]] = [:], exponents: Set<Int> = []
        for member in series.members {
            let bins = counts[member.trial.trial.row] ?? [:]
            let elements = bins.values.reduce(0, +)
            for (exponent, count) in bins.sorted(by: { $0.key < $1.key }) {
                let share = Double(count) / Double(max(elements, 1))
                shares[member.panel, default: []].append(share)
                exponents.insert(exponent)
                table.add(
                    [
                        .whole(member.number), .text(series.label(member)),
                        .text(member.trial.trial.dtype), .whole(exponent), .ratio(share),
                        .whole(count), .whole(elements), .text(member.trial.trial.id),
                    ]
                )
            }
        }
        let axis = axis(exponents)
        let sheet = PanelSheet(
            name: name,
            title: source.title,
            subtitle: "How large the errors of single elements are",
            panels: series.panels.indices.map { panel in
                PanelSheet.Panel(
                    title: series.panels[panel],
                    x: axis.axis,
                    y: .logarithmic("share of elements", shares[panel] ?? [])
                        ?? .fromZero("share of elements", []),
                    showsX: panel == series.panels.count - 1,
                    plots: series.curves(of: panel).flatMap { curve in
                        plots(curve, axis.zero)
                    }
                )
            },
            legend: series.legend,
            legendTitle: series.legendTitle(source.summary.axes),
            definitions: series.styles + PanelSheet.rows + [
                "# Zero errors have the exponent -128 and stand left of the others; 128 is 'not finite'.",
                "exponent(e) = e == -128 ? \(axis.zero) : e == 128 ? \(axis.infinity) : e",
                "isEdge(e) = e == -128 || e == 128",
            ],
            panelSize: (600, 190)
        )
        let elements = counts.values.map { "\($0.values.reduce(0, +))" }.distinct()
        return [
            Drawing(
                name: name,
                data: table.text,
                form: .gnuplot(sheet.script),
                caption:
                    "Sizes of the errors |x − r| of single elements of all audited attention outputs: "
                    + "the share of those between 2^k and 2^(k+1), and apart from them of those "
                    + "without error"
                    + (elements.count == 1
                        ? ", of \(NumberText.whole(Int(elements[0]) ?? 0)) in each trial." : "."),
                alternative: series.inWords("A histogram of the sizes of errors"),
                python: python
            )
        ]
    }

    /// The exponents that stand for powers of two.
    private static let inner = -127...127

    private static func plots(_ curve: (number: Int, style: Int), _ zero: Int) -> [String] {
        [
            PanelSheet.curve(
                name,
                curve.number,
                "isEdge(column(4)) ? NaN : exponent(column(4))",
                "positive(column(5))",
                with: "linespoints linestyle \(curve.style)"
            ),
            PanelSheet.curve(
                name,
                curve.number,
                "isEdge(column(4)) ? exponent(column(4)) : NaN",
                "positive(column(5))",
                with: "points linestyle \(curve.style)"
            ),
        ]
    }

    /// The axis of powers of two, and where zero and what is not finite stand on it.
    private static func axis(_ exponents: Set<Int>) -> (
        axis: PanelSheet.Axis, zero: Int, infinity: Int
    ) {
        let shown = exponents.filter { inner.contains($0) }.sorted()
        let low = shown.first ?? -1, high = shown.last ?? 1
        let zero = low - 3, infinity = high + 3
        let step = max(1, (high - low) / 10)
        let powers = shown.filter { ($0 - high) % step == 0 }.map { ("2^{\($0)}", Double($0)) }
        let first = exponents.contains(-128) ? [("0", Double(zero))] : []
        let last = exponents.contains(128) ? [("∞", Double(infinity))] : []
        let left = Double(first.isEmpty ? low - 1 : zero - 1)
        let right = Double(last.isEmpty ? high + 1 : infinity + 1)
        return (
            PanelSheet.Axis(
                label: "absolute error, rounded down to a power of two",
                range: left...right,
                ticks: GnuplotTicks(first + powers + last)
            ), zero, infinity
        )
    }

    private static let python = """
        import matplotlib.pyplot as plt

        counts = table("error_histogram").groupby(["error_exponent", "label"], sort=False)["count"].sum()
        shares = counts.unstack().sort_index().fillna(0)
        shares = shares / shares.sum()
        axes = shares.loc[-127:127].plot(marker="o", figsize=(10, 5))
        axes.set(xlabel="absolute error, rounded down: exponent of 2", ylabel="share of elements", ylim=(0, None))
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
        plt.show()
        """
}

extension FigureSource {
    /// How many elements have errors of each exponent, over all layers, by a trial's row.
    fileprivate var errorHistogram: [Int: [Int: Int]] {
        guard reader.tableNames.contains("error_histogram"),
            let stored = try? reader.storedTable("error_histogram"),
            let trial = try? stored.integers("trial"),
            let exponent = try? stored.integers("error_exponent"),
            let count = try? stored.integers("count")
        else { return [:] }
        var counts: [Int: [Int: Int]] = [:]
        for row in trial.indices {
            counts[trial[row], default: [:]][exponent[row], default: 0] += count[row]
        }
        return counts
    }
}
