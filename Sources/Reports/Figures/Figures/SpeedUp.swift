import Foundation
import Queries
import Records

/// Time relative to `vanilla`, as grouped bars: a group a batch size or whatever else was swept, a bar a backend.
public enum SpeedUp: Figure {
    /// The figure's name.
    public static let name = "speed-up"

    private static let backendPath = "attention.backend"
    private static let baseline = "vanilla"

    /// It needs times of `vanilla` and of another backend.
    public static func obstacle(_ source: FigureSource) -> String? {
        if let obstacle = source.timingObstacle { return obstacle }
        let backends = bars(source).map(\.backend).distinct()
        guard backends.count > 1, bars(source).contains(where: { $0.ratio != nil }) else {
            return
                "there is nothing to hold against '\(baseline)'; write '\(baseline)' and another "
                + "backend in 'sweep: {grid: {\(backendPath): …}}'"
        }
        return nil
    }

    /// A trial's place and height.
    private struct Bar {
        let trial: TrialSummary
        let panel: String, group: String, backend: String
        /// The trial's quartiles, and the median of `vanilla` in the same settings; nil where it has none.
        let seconds: Quartiles?, unit: Double?

        /// The trial's median in units of that of `vanilla`.
        var ratio: Double? { over(seconds?.median) }

        func over(_ value: Double?) -> Double? {
            value.flatMap { value in unit.map { value / $0 } }
        }

        /// Why there is nothing to see.
        var gap: String? {
            if ratio != nil { return nil }
            if trial.trial.isOutOfMemory { return "out of memory" }
            if !trial.trial.isCompleted {
                return trial.trial.status.replacing("_", with: " ")
            }
            return "no \(SpeedUp.baseline)"
        }
    }

    private static func bars(_ source: FigureSource) -> [Bar] {
        let axes = source.summary.axes
        guard let backend = axes.firstIndex(where: { $0.path == backendPath }) else { return [] }
        let others = axes.indices.filter { $0 != backend }
        let rest = others.filter { axes[$0].path != SweepSeries.dtypePath }
        let dtype = others.first { axes[$0].path == SweepSeries.dtypePath }
        func settings(_ trial: TrialSummary) -> [String] {
            others.map { trial.trial.axisValues[$0] }
        }
        let units = source.points.filter { $0.trial.axisValues[backend] == baseline }
            .map { (settings($0), $0.seconds?.median) }
        let unit = Dictionary(units, uniquingKeysWith: { first, _ in first })
        return source.points.map { trial in
            let values = trial.trial.axisValues
            let group = rest.map { values[$0] }.joined(separator: " ")
            return Bar(
                trial: trial,
                panel: rest.isEmpty ? "" : dtype.map { values[$0] } ?? "",
                group: rest.isEmpty ? dtype.map { values[$0] } ?? "" : group,
                backend: values[backend],
                seconds: trial.seconds,
                unit: unit[settings(trial)] ?? nil
            )
        }
    }

    /// One drawing, made by gnuplot.
    ///
    /// Throws `RecordError`.
    public static func drawings(of source: FigureSource) throws -> [Drawing] {
        let bars = bars(source)
        let panels = bars.map(\.panel).distinct(), groups = bars.map(\.group).distinct()
        let backends = bars.map(\.backend).distinct()
        func place(_ bar: Bar) -> (panel: Int, group: Int, backend: Int) {
            (
                panels.firstIndex(of: bar.panel) ?? 0, groups.firstIndex(of: bar.group) ?? 0,
                backends.firstIndex(of: bar.backend) ?? 0
            )
        }
        let width = 0.84 / Double(backends.count)
        func x(_ bar: Bar) -> Double {
            let place = place(bar)
            return Double(place.group + 1)
                + (Double(place.backend) - Double(backends.count - 1) / 2) * width
        }
        var table = FigureTable(
            ["curve", "x", "panel", "group", "backend", "time_over_vanilla", "q1_over_vanilla"]
                + [
                    "q3_over_vanilla", "seconds_median", "vanilla_seconds_median", "status",
                    "trial",
                ]
        )
        for bar in bars {
            let place = place(bar)
            table.add(
                [
                    .whole(place.panel * backends.count + place.backend + 1), .ratio(x(bar)),
                    .text(bar.panel), .text(bar.group), .text(bar.backend), .ratio(bar.ratio),
                    .ratio(bar.over(bar.seconds?.first)), .ratio(bar.over(bar.seconds?.third)),
                    .seconds(bar.seconds?.median), .seconds(bar.unit),
                    .text(bar.trial.trial.status), .text(bar.trial.trial.id),
                ]
            )
        }
        let others = source.summary.axes.map(\.path).filter { $0 != backendPath }
        let named = panels == [""] ? others : others.filter { $0 != SweepSeries.dtypePath }
        let names = groups.map { PrintableText.width($0) }.max() ?? 0
        let hasNumbers = bars.count <= 60 && backends.count * groups.count <= 30
        let room = max(46.0, Double(backends.count) * (hasNumbers ? 27 : 17) + 6)
        let axis = PanelSheet.Axis(
            label: named.map(shortPath).joined(separator: ", "),
            range: 0.45...(Double(groups.count) + 0.55),
            ticks: GnuplotTicks(groups.enumerated().map { ($0.element, Double($0.offset + 1)) }),
            isUpright: Double(names) * 7 > room
        )
        // One scale for all panels, so that they can be compared.
        let heights =
            bars.compactMap(\.ratio) + bars.compactMap { $0.over($0.seconds?.third) } + [1]
        let sheet = PanelSheet(
            name: name,
            title: source.title,
            subtitle: "Time relative to \(baseline) in the same settings: lower is faster",
            panels: panels.enumerated().map { index, panel in
                let members = bars.filter { $0.panel == panel }
                return PanelSheet.Panel(
                    title: panel,
                    x: axis,
                    y: .fromZero("time / time of \(baseline)", heights, headroom: 0.16),
                    showsX: index == panels.count - 1,
                    commands: [
                        "set arrow from graph 0, first 1 to graph 1, first 1 nohead linewidth 1 dashtype (6,4) linecolor rgb '#555555' front"
                    ] + members.compactMap { bar in bar.gap.map { gapLabel($0, x(bar)) } },
                    plots: backends.indices.flatMap { backend in
                        plots(index * backends.count + backend + 1, backend + 1, width, hasNumbers)
                    }
                )
            },
            legend: backends.enumerated().map {
                .init(style: "boxes \(filling($0.offset + 1))", words: $0.element)
            },
            legendTitle: "backend",
            definitions: PanelSheet.rows,
            panelSize: (max(300, min(room * Double(groups.count) + 40, 1000)), 220),
            markRoom: axis.isUpright ? 14 + 7.2 * Double(names) : 24
        )
        let ratios = bars.filter { $0.backend != baseline }.compactMap(\.ratio)
        let gaps = bars.count { $0.trial.trial.isOutOfMemory }
        return [
            Drawing(
                name: name,
                data: table.text,
                form: .gnuplot(sheet.script),
                caption:
                    "Median wall-clock time over that of \(MarkdownText.code(baseline)) in the same settings, "
                    + "\(source.repeatsInWords) repetitions each; whiskers are quartiles over the same median"
                    + (gaps > 0 ? ", and bars are missing where memory ran out" : "")
                    + ". \(try source.measuredOn())",
                alternative: "Bars of time relative to \(baseline) for "
                    + "\(backends.filter { $0 != baseline }.joined(separator: ", ")): from "
                    + "\(NumberText.ratio(ratios.min())) to \(NumberText.ratio(ratios.max()))"
                    + (gaps > 0 ? "; \(gaps) out of memory." : "."),
                python: python
            )
        ]
    }

    private static func filling(_ number: Int) -> String {
        "fillstyle \(GnuplotText.filling(number)) border linecolor rgb '#000000' "
            + "fillcolor rgb '\(GnuplotText.barColour(number))' linewidth 0.8"
    }

    private static func gapLabel(_ words: String, _ x: Double) -> String {
        "set label \(GnuplotText.quoted(words)) at first \(x), graph 0.02 left rotate by 90 noenhanced font ',10' textcolor rgb '#555555'"
    }

    private static func plots(_ number: Int, _ style: Int, _ width: Double, _ hasNumbers: Bool)
        -> [String]
    {
        let bars = [
            "'\(name).csv' skip 1 using (at(\(number), column(2))):6:(\(width * 0.92)) "
                + "with boxes \(filling(style)) notitle",
            "'\(name).csv' skip 1 using (at(\(number), column(2))):7:(0):(column(8) - column(7)) "
                + "with vectors nohead linewidth 1.2 linecolor rgb '#000000' notitle",
        ]
        let words =
            "'\(name).csv' skip 1 using (at(\(number), column(2))):8:(sprintf('%.2f', column(6))) "
            + "with labels boxed offset 0, character 0.6 font ',9' notitle"
        return hasNumbers ? bars + [words] : bars
    }

    private static let python = """
        import matplotlib.pyplot as plt
        import pandas as pd

        bars = pd.read_csv(f"{figures}/speed-up.csv", keep_default_na=False, na_values={"time_over_vanilla": ""})
        bars["settings"] = (bars.panel + " " + bars.group.astype(str)).str.strip()
        heights = bars.pivot_table("time_over_vanilla", "settings", "backend", sort=False)
        axes = heights.plot.bar(figsize=(10, 4))
        axes.axhline(1, color="0.3", linestyle="--")
        axes.set(xlabel="", ylabel="time / time of vanilla")
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
        plt.show()
        """
}
