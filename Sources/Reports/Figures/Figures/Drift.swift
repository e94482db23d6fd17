import Foundation
import Queries
import Records

/// How far each trial's latents are from its reference's through the steps, beside the yardsticks.
public enum Drift: Figure {
    /// The figure's name.
    public static let name = "drift"

    /// It needs comparisons step by step.
    public static func obstacle(_ source: FigureSource) -> String? {
        guard let drift = source.tables.drift else {
            return "no trial was compared with a reference; write a section 'drift'"
        }
        guard drift["step"] != nil else {
            return "trials were compared at their end alone; write 'drift: {mode: free}'"
        }
        let distances = (try? drift.numbers("latents_rel_l2")) ?? []
        return distances.contains { $0 > 0 && $0.isFinite }
            ? nil : "no distance is above 0 and finite, and its axis is logarithmic"
    }

    /// One drawing, made by gnuplot.
    ///
    /// Throws `RecordError`.
    public static func drawings(of source: FigureSource) throws -> [Drawing] {
        guard let drift = source.tables.drift else { return [] }
        let columns = try Columns(drift, trials: source.tables.trials.count)
        let series = SweepSeries(source, trials: source.points.filter { $0.drift != nil })
        var table = FigureTable(
            ["curve", "label", "dtype", "step", "latents_rel_l2_median", "latents_rel_l2_min"]
                + ["latents_rel_l2_max", "images", "trial"]
        )
        let distances = columns.quartiles(columns.distance) {
            [columns.trial[$0], columns.step[$0]]
        }
        let steps = Set(columns.step).sorted()
        var values: [Int: [Double]] = [:]
        for member in series.members {
            let trial = member.trial.trial
            for step in steps {
                guard let distance = distances[[trial.row, step]] else { continue }
                values[member.panel, default: []].append(distance.median)
                table.add(
                    [
                        .whole(member.number), .text(series.label(member)), .text(trial.dtype),
                        .whole(step), .error(distance.median), .error(distance.minimum),
                        .error(distance.maximum), .whole(distance.count), .text(trial.id),
                    ]
                )
            }
        }
        // The yardsticks of a panel are curves of numbers above those of its trials.
        let panelOf = Dictionary(
            series.members.map { ($0.trial.trial.row, $0.panel) },
            uniquingKeysWith: { first, _ in first }
        )
        let first = (series.members.map(\.number).max() ?? 0) + 1
        var bands: Set<[Int]> = []
        for (kind, band) in columns.bands.enumerated() {
            let quartiles = columns.quartiles(band.values) { row in
                panelOf[columns.trial[row]].map { [$0, columns.step[row]] }
            }
            for panel in series.panels.indices {
                for step in steps {
                    guard let distance = quartiles[[panel, step]] else { continue }
                    bands.insert([kind, panel])
                    values[panel, default: []].append(distance.median)
                    table.add(
                        [
                            .whole(first + 2 * panel + kind), .text(band.name),
                            .text(series.panels[panel]), .whole(step), .error(distance.median),
                            .error(distance.minimum), .error(distance.maximum),
                            .whole(distance.count), .text(""),
                        ]
                    )
                }
            }
        }
        let x = PanelSheet.Axis.counting(
            "call of the network (denoising step)",
            steps.map(Double.init)
        )
        let panels = series.panels.indices.compactMap { panel in
            PanelSheet.Axis.logarithmic("relative L2 distance of latents", values[panel] ?? [])
                .map { y in
                    PanelSheet.Panel(
                        title: series.panels[panel],
                        x: x,
                        y: y,
                        showsX: panel == series.panels.count - 1,
                        plots: columns.bands.indices.filter { bands.contains([$0, panel]) }
                            .map { bandPlot($0, first + 2 * panel + $0, y.range.lowerBound) }
                            + series.curves(of: panel).map {
                                PanelSheet.curve(
                                    name,
                                    $0.number,
                                    "column(4)",
                                    "positive(column(5))",
                                    with: "linespoints linestyle \($0.style)"
                                )
                            }
                    )
                }
        }
        let shown = columns.bands.indices.filter { kind in bands.contains { $0[0] == kind } }
        let sheet = PanelSheet(
            name: name,
            title: source.title,
            subtitle: "How the latents leave those of the reference, step by step",
            panels: panels,
            legend: series.legend
                + shown.map { .init(style: styles[$0], words: columns.bands[$0].words) },
            legendTitle: series.legendTitle(source.summary.axes),
            definitions: series.styles + PanelSheet.rows,
            panelSize: (560, 200)
        )
        return [
            Drawing(
                name: name,
                data: table.text,
                form: .gnuplot(sheet.script),
                caption: "Distance of the latents x from those of the reference r after each step, "
                    + "‖x − r‖ / ‖r‖, medians over \(imagesInWords(distances.values.map(\.count)))"
                    + (shown.isEmpty
                        ? "."
                        : "; grey is what float16 in place of float32, or another seed, makes."),
                alternative: series.inWords("A curve of distances over \(steps.count) states"),
                python: python
            )
        ]
    }

    private static func imagesInWords(_ counts: [Int]) -> String {
        let most = counts.max() ?? 0
        return most == 1 ? "one image" : "\(most) images"
    }

    private static func bandPlot(_ kind: Int, _ number: Int, _ bottom: Double) -> String {
        kind == 0
            ? "'\(name).csv' skip 1 using (at(\(number), column(4))):(\(bottom)):(positive(column(5))) "
                + "with \(styles[0]) notitle"
            : PanelSheet.curve(
                name,
                number,
                "column(4)",
                "positive(column(5))",
                with: styles[1]
            )
    }

    private static let styles = [
        "filledcurves fillstyle solid 1.0 noborder linecolor rgb '#e4e4e4'",
        "lines linewidth 4 linecolor rgb '#b0b0b0'",
    ]

    private static let python = """
        import matplotlib.pyplot as plt

        drift = table("drift")
        distances = drift.groupby(["step", "label"], sort=False).latents_rel_l2.median().unstack()
        distances = distances.sort_index().dropna(axis="columns", how="all")
        axes = distances[distances > 0].plot(logy=True, marker="o", figsize=(10, 5))
        for band in {"precision_band", "seed_band"} & set(drift):
            drift.groupby("step")[band].median().plot(ax=axes, color="0.7", linewidth=4, label=band)
        axes.set(xlabel="denoising step", ylabel="relative L2 distance of latents")
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
        plt.show()
        """
}

extension Drift {
    /// The columns of `/drift` that go through the steps.
    private struct Columns {
        let trial, step: [Int]
        let distance: [Double]
        /// The yardsticks that the record has.
        let bands: [(name: String, words: String, values: [Double])]

        init(_ drift: Table, trials: Int) throws(RecordError) {
            trial = try drift.rows("trial", of: "trials", count: trials)
            step = try drift.integers("step")
            distance = try drift.numbers("latents_rel_l2")
            var bands: [(name: String, words: String, values: [Double])] = []
            for (name, words) in [
                ("precision_band", "float16 for float32"), ("seed_band", "another seed"),
            ] where drift[name] != nil {
                bands.append((name, words, try drift.numbers(name)))
            }
            self.bands = bands
        }

        func quartiles(_ values: [Double], by key: (Int) -> [Int]?) -> [[Int]: Quartiles] {
            var groups: [[Int]: [Double]] = [:]
            for row in values.indices {
                if let key = key(row) { groups[key, default: []].append(values[row]) }
            }
            return groups.compactMapValues { Quartiles($0) }
        }
    }
}
