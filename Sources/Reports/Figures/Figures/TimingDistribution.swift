import Foundation
import Queries
import Records

/// Every measured time of each trial as a mark, and beside the marks their box.
public enum TimingDistribution: Figure {
    /// The figure's name.
    public static let name = "timing-distribution"

    /// It needs trials that were timed.
    public static func obstacle(_ source: FigureSource) -> String? { source.timingObstacle }

    /// One drawing, made by gnuplot.
    ///
    /// Throws `RecordError`.
    public static func drawings(of source: FigureSource) throws -> [Drawing] {
        let samples = try TimingSamples(source.tables).samples
        let trials = source.points.filter { $0.seconds != nil }
        var table = FigureTable(
            ["place", "sample", "label", "repeat", "seconds", "seconds_min", "seconds_q1"]
                + ["seconds_median", "seconds_q3", "seconds_max", "trial"]
        )
        for (place, trial) in trials.enumerated() {
            let quartiles = trial.seconds
            for (index, sample) in (samples[trial.trial.row] ?? []).enumerated() {
                table.add(
                    [
                        .whole(place + 1), .whole(index + 1), .text(trial.trial.name),
                        .whole(sample.repetition), .seconds(sample.seconds),
                        .seconds(quartiles?.minimum), .seconds(quartiles?.first),
                        .seconds(quartiles?.median), .seconds(quartiles?.third),
                        .seconds(quartiles?.maximum), .text(trial.trial.id),
                    ]
                )
            }
        }
        let known = trials.compactMap(\.seconds)
        let rows = RowAxis(trials.map(\.trial))
        let sheet = PanelSheet(
            name: name,
            title: source.title,
            subtitle: "\(source.timed), every repetition after warm-up",
            panels: [
                PanelSheet.Panel(
                    title: "",
                    x: .positive("seconds", known.flatMap { [$0.minimum, $0.maximum] }),
                    y: rows.axis,
                    plots: plots
                )
            ],
            legend: [
                .init(
                    style: "points pointtype 6 pointsize 0.6 linecolor rgb '#000000'",
                    words: "one repetition"
                ),
                .init(
                    style:
                        "boxes fillcolor rgb '#8fcaf0' fillstyle solid 1.0 border linecolor rgb '#0072b2'",
                    words: "middle half"
                ),
                .init(style: "lines linewidth 2.5 linecolor rgb '#d55e00'", words: "median"),
                .init(style: "lines linewidth 1 linecolor rgb '#0072b2'", words: "all"),
            ],
            definitions: [
                "# The marks of a trial stand a little above one another, its box below them.",
                "mark(place, sample) = place - 0.14 - 0.06 * (int(sample) % 3 - 1)",
                "box(place) = place + 0.2",
                "first(place) = column(2) == 1 ? place : NaN",
            ],
            panelSize: (480, rows.height * 1.15),
            left: rows.left
        )
        return [
            Drawing(
                name: name,
                data: table.text,
                form: .gnuplot(sheet.script),
                caption:
                    "\(MarkdownText.escaped(source.timed)), \(source.repeatsInWords) repetitions "
                    + "a trial; the box is the middle half, the line its median. "
                    + "\(try source.measuredOn())",
                alternative: "Times of \(trials.count) trials, medians from "
                    + "\(NumberText.seconds(known.map(\.median).min())) to "
                    + "\(NumberText.seconds(known.map(\.median).max())).",
                python: python
            )
        ]
    }

    private static let plots = [
        "'\(name).csv' skip 1 using (first(column(6))):(box(column(1))):(column(10) - column(6)):(0) "
            + "with vectors nohead linewidth 1 linecolor rgb '#0072b2' notitle",
        "'\(name).csv' skip 1 using (first(column(8))):(box(column(1))):7:9:"
            + "(box(column(1)) - 0.13):(box(column(1)) + 0.13) "
            + "with boxxyerror fillcolor rgb '#8fcaf0' fillstyle solid 1.0 border linecolor rgb '#0072b2' notitle",
        "'\(name).csv' skip 1 using (first(column(8))):(box(column(1)) - 0.16):(0):(0.32) "
            + "with vectors nohead linewidth 2.5 linecolor rgb '#d55e00' notitle",
        "'\(name).csv' skip 1 using 5:(mark(column(1), column(2))) "
            + "with points pointtype 6 pointsize 0.6 linecolor rgb '#000000' notitle",
    ]

    private static let python = """
        import matplotlib.pyplot as plt

        timing = table("timing")
        timing = timing[(timing.phase == "total") & (timing.warmup == "false")]
        groups = list(timing.groupby("label", sort=False).seconds)
        axes = plt.subplots(figsize=(8, 0.35 * len(groups) + 1))[1]
        axes.boxplot([seconds for _, seconds in groups], orientation="horizontal", whis=(0, 100))
        for place, (label, seconds) in enumerate(groups, 1):
            axes.plot(seconds, [place + 0.3] * len(seconds), "k.")
        axes.set_yticks(range(1, len(groups) + 1), [label for label, _ in groups])
        axes.invert_yaxis()
        axes.set(xlabel="seconds")
        plt.show()
        """
}
