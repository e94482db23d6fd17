import Foundation
import Queries
import Records

/// How much of the a priori bound the errors use up: a mark and a bar a trial.
public enum BoundRatio: Figure {
    /// The figure's name.
    public static let name = "bound-ratio"

    /// It needs calls whose bound is known.
    public static func obstacle(_ source: FigureSource) -> String? {
        if let obstacle = source.auditObstacle { return obstacle }
        return source.audit?.boundRatio?.contains { $0 > 0 && $0.isFinite } == true
            ? nil
            : "no call has a bound that errors are above 0 of; write 'audit: {reference: {dtype: float64}}'"
    }

    /// One drawing, made by gnuplot.
    public static func drawings(of source: FigureSource) -> [Drawing] {
        guard let audit = source.audit, let all = audit.boundRatio else { return [] }
        let ratios = audit.quartiles(of: all, by: { audit.trial[$0] })
        let trials = source.audited.filter { ratios[$0.trial.row] != nil }
        var table = FigureTable(
            ["place", "label", "bound_ratio_max", "bound_ratio_q3", "bound_ratio_median"]
                + ["bound_ratio_q1", "bound_ratio_min", "calls", "trial"]
        )
        for (place, trial) in trials.enumerated() {
            let ratio = ratios[trial.trial.row]
            table.add(
                [
                    .whole(place + 1), .text(trial.trial.name), .ratio(ratio?.maximum),
                    .ratio(ratio?.third), .ratio(ratio?.median), .ratio(ratio?.first),
                    .ratio(ratio?.minimum), .whole(ratio?.count), .text(trial.trial.id),
                ]
            )
        }
        let known = trials.compactMap { ratios[$0.trial.row] }
        // The bound itself is always in sight.
        let values = known.map(\.maximum) + known.map(\.first) + [1]
        guard let x = PanelSheet.Axis.logarithmic("largest error of a call over its bound", values)
        else { return [] }
        let rows = RowAxis(trials.map(\.trial))
        let sheet = PanelSheet(
            name: name,
            title: source.title,
            subtitle: "What share of the a priori bound the errors of attention reach",
            panels: [
                PanelSheet.Panel(
                    title: "",
                    x: x,
                    y: rows.axis,
                    commands: [
                        "set arrow from 1, graph 0 to 1, graph 1 nohead linewidth 1.6 dashtype (6,4) linecolor rgb '#d55e00' front",
                        "set label 'bound' at 1, graph 1 right offset character -0.5, 0.7 textcolor rgb '#d55e00'",
                    ],
                    plots: [
                        "'\(name).csv' skip 1 using (positive(column(6))):1:(column(4) - column(6)):(0) "
                            + "with vectors nohead linewidth 6 linecolor rgb '#56b4e9' notitle",
                        "'\(name).csv' skip 1 using (positive(column(5))):1 with points pointtype 7 pointsize 0.9 linecolor rgb '#000000' notitle",
                        "'\(name).csv' skip 1 using (positive(column(3))):1 with points pointtype 9 pointsize 1.1 linecolor rgb '#d55e00' notitle",
                    ]
                )
            ],
            legend: [
                .init(
                    style: "points pointtype 9 pointsize 1.1 linecolor rgb '#d55e00'",
                    words: "largest"
                ),
                .init(
                    style: "points pointtype 7 pointsize 0.9 linecolor rgb '#000000'",
                    words: "median"
                ),
                .init(style: "lines linewidth 6 linecolor rgb '#56b4e9'", words: "middle half"),
            ],
            legendTitle: "of the calls",
            definitions: PanelSheet.rows,
            panelSize: (480, rows.height),
            left: rows.left
        )
        let counts = known.map(\.count)
        return [
            Drawing(
                name: name,
                data: table.text,
                form: .gnuplot(sheet.script),
                caption:
                    "The largest error |x − r| of a call in units of its a priori bound, over the "
                    + "\(NumberText.whole(counts.reduce(0, +))) audited calls of \(trials.count) trials; "
                    + "what is above 1 is no rounding error.",
                alternative:
                    "For each trial the largest share of the bound, the median and the middle "
                    + "half of its calls, from \(NumberText.ratio(known.map(\.minimum).min())) to "
                    + "\(NumberText.ratio(known.map(\.maximum).max())); 1 is the bound.",
                python: python
            )
        ]
    }

    private static let python = """
        import matplotlib.pyplot as plt

        ratios = table("audit").groupby("label", sort=False).bound_ratio.describe()[::-1]
        axes = plt.subplots(figsize=(8, 0.3 * len(ratios) + 1))[1]
        axes.hlines(ratios.index, ratios["25%"], ratios["75%"], linewidth=6, color="#56b4e9", label="middle half")
        axes.plot(ratios["50%"], ratios.index, "ko", label="median")
        axes.plot(ratios["max"], ratios.index, "^", color="#d55e00", label="largest")
        axes.axvline(1, color="#d55e00", linestyle="--", label="bound")
        axes.set(xscale="log", xlabel="largest error of a call over its bound")
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
        plt.show()
        """
}
