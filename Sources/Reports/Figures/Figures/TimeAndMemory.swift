import Foundation
import Queries
import Records

/// Time and peak memory against a swept number: batch size, or the length of a sequence.
public enum TimeAndMemory: Figure {
    /// The figure's name.
    public static let name = "time-and-memory"

    /// It needs a sweep over numbers.
    public static func obstacle(_ source: FigureSource) -> String? {
        guard let axis = NumericAxis(source) else { return NumericAxis.obstacle }
        return source.points.contains {
            axis.values[$0.trial.row] != nil && $0.trial.predictedPeakBytes != nil
        } ? nil : "no memory was measured or forecast; run the experiment again to write it anew"
    }

    /// One drawing, made by gnuplot.
    ///
    /// Throws `RecordError`.
    public static func drawings(of source: FigureSource) throws -> [Drawing] {
        guard let axis = NumericAxis(source) else { return [] }
        let series = axis.series(source, trials: source.points, splitsAlways: false)
        let trials = source.tables.trials
        let limits = trials["memory_limit"] == nil ? [] : try trials.numbers("memory_limit")
        let members = series.members.sorted {
            ($0.number, axis.values[$0.trial.trial.row] ?? 0)
                < ($1.number, axis.values[$1.trial.trial.row] ?? 0)
        }
        var table = FigureTable(
            ["curve", "label", "dtype", "number", "seconds_median", "seconds_q1", "seconds_q3"]
                + ["peak_bytes", "predicted_peak_bytes", "out_of_memory", "memory_limit"]
                + ["status", "trial"]
        )
        for member in members {
            let trial = member.trial.trial, seconds = member.trial.seconds
            table.add(
                [
                    .whole(member.number), .text(series.label(member)), .text(trial.dtype),
                    .count(axis.values[trial.row]), .seconds(seconds?.median),
                    .seconds(seconds?.first), .seconds(seconds?.third),
                    .bytes(trial.isCompleted ? trial.peakBytes : nil),
                    .bytes(trial.predictedPeakBytes), .whole(trial.isOutOfMemory ? 1 : 0),
                    .count(limits.isEmpty ? nil : limits[trial.row]), .text(trial.status),
                    .text(trial.id),
                ]
            )
        }
        let limit = limits.filter(\.isFinite).map { "\($0)" }.distinct().compactMap(Double.init)
        let isTimed = members.contains { $0.trial.seconds != nil }
        let x = axis.sheetAxis
        let panels = series.panels.indices.flatMap { index -> [PanelSheet.Panel] in
            let members = members.filter { $0.panel == index }
            let isLast = index == series.panels.count - 1
            let bytes = members.flatMap {
                [$0.trial.trial.peakBytes, $0.trial.trial.predictedPeakBytes].compactMap(\.self)
            }
            // A limit far above is no news.
            let near = limit.filter { $0 < 2 * Double(bytes.max() ?? 0) }
            let memory = PanelSheet.Axis.logarithmic(
                "peak memory / MiB",
                (bytes.map(Double.init) + near).map { $0 / mebibyte }
            )
            let seconds = members.compactMap(\.trial.seconds).flatMap { [$0.first, $0.third] }
            let time = isTimed ? PanelSheet.Axis.logarithmic("time / s", seconds) : nil
            let curves = series.curves(of: index)
            return [
                time.map { ($0, curves.flatMap(timePlots)) },
                memory.map { ($0, curves.flatMap(memoryPlots)) },
            ]
            .compactMap(\.self).map { y, plots in
                PanelSheet.Panel(
                    title: series.panels[index],
                    x: x,
                    y: y,
                    showsX: isLast,
                    commands: y.label.hasPrefix("peak") ? near.flatMap(limitLine) : [],
                    plots: plots
                )
            }
        }
        let isShort = members.contains { $0.trial.trial.isOutOfMemory }
        let sheet = PanelSheet(
            name: name,
            title: source.title,
            subtitle: "\(isTimed ? "Time and peak memory" : "Peak memory") against \(axis.name)",
            panels: panels,
            columns: isTimed ? 2 : 1,
            legend: series.legend + [
                .init(
                    style: "lines linewidth 0.9 dashtype (2,3) linecolor rgb '#000000'",
                    words: "forecast"
                )
            ]
                + (isShort
                    ? [
                        .init(
                            style: "points pointtype 2 pointsize 0.9 linecolor rgb '#000000'",
                            words: "out of memory"
                        )
                    ]
                    : []),
            legendTitle: axis.legendTitle(source, series),
            definitions: series.styles + PanelSheet.rows,
            panelSize: (330, 210)
        )
        let time =
            isTimed
            ? "\(MarkdownText.escaped(source.timed)), median of \(source.repeatsInWords) "
                + "repetitions with quartiles, and peak memory" : "Peak memory"
        return [
            Drawing(
                name: name,
                data: table.text,
                form: .gnuplot(sheet.script),
                caption:
                    "\(time) of tensors beside its forecast, by \(MarkdownText.code(axis.name))"
                    + (isShort ? "; crosses are forecasts of trials that ran out of memory" : "")
                    + ". \(try source.measuredOn())",
                alternative: series.inWords(
                    "A curve of \(isTimed ? "time and peak memory" : "peak memory") against \(axis.name)"
                ),
                python: python
            )
        ]
    }

    private static let mebibyte = 1_048_576.0

    private static func timePlots(_ curve: (number: Int, style: Int)) -> [String] {
        [
            PanelSheet.curve(
                name,
                curve.number,
                "column(4)",
                "positive(column(5))",
                with: "linespoints linestyle \(curve.style)"
            ),
            "'\(name).csv' skip 1 using (at(\(curve.number), column(4))):(positive(column(6))):(0):"
                + "(column(7) - column(6)) with vectors nohead linewidth 1 "
                + "linecolor rgb '\(GnuplotText.colour(curve.style))' notitle",
        ]
    }

    private static func memoryPlots(_ curve: (number: Int, style: Int)) -> [String] {
        let colour = GnuplotText.colour(curve.style)
        return [
            PanelSheet.curve(
                name,
                curve.number,
                "column(4)",
                "positive(column(9) / 2**20)",
                with: "lines linewidth 0.9 dashtype (2,3) linecolor rgb '\(colour)'"
            ),
            PanelSheet.curve(
                name,
                curve.number,
                "column(4)",
                "positive(column(8) / 2**20)",
                with: "linespoints linestyle \(curve.style)"
            ),
            PanelSheet.curve(
                name,
                curve.number,
                "column(10) == 1 ? column(4) : NaN",
                "positive(column(9) / 2**20)",
                with: "points pointtype 2 pointsize 0.9 linewidth 1.6 linecolor rgb '\(colour)'"
            ),
        ]
    }

    /// The line that no trial may pass.
    private static func limitLine(_ bytes: Double) -> [String] {
        let place = bytes / mebibyte
        return [
            "set arrow from graph 0, first \(place) to graph 1, first \(place) nohead linewidth 1 dashtype (6,4) linecolor rgb '#555555'",
            "set label 'limit' at graph 0.02, first \(place) left offset 0, character -0.6 textcolor rgb '#555555'",
        ]
    }

    private static let python = """
        import matplotlib.pyplot as plt
        import pandas as pd

        numbers = pd.read_csv(f"{figures}/time-and-memory.csv")
        panels = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")[1]
        for (dtype, label), rows in numbers.groupby(["dtype", "label"], sort=False):
            panels[0].loglog(rows.number, rows.seconds_median, marker="o", label=f"{dtype} {label}")
            line = panels[1].loglog(rows.number, rows.peak_bytes / 2**20, marker="o")[0]
            panels[1].loglog(rows.number, rows.predicted_peak_bytes / 2**20, ":", color=line.get_color())
        panels[0].set(ylabel="time / s")
        panels[1].set(ylabel="peak memory / MiB")
        panels[0].figure.legend(loc="outside right upper")
        plt.show()
        """
}
