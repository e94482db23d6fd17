import Foundation
import Queries
import Records

/// How the pictures of each scheduler come nearer to the reference with more steps: a curve a scheduler, both axes
/// logarithmic.
public enum SchedulerConvergence: Figure {
    /// The figure's name.
    public static let name = "scheduler-convergence"

    /// The axis that runs to the right.
    private static let stepsPath = "pipeline.steps"

    /// It needs trials that were compared, and a sweep over steps.
    public static func obstacle(_ source: FigureSource) -> String? {
        if source.drift == nil {
            return "no trial was compared with a reference; write a section 'drift'"
        }
        if !source.summary.axes.contains(where: { $0.path == stepsPath }) {
            return "it shows distances against steps; sweep '\(stepsPath)'"
        }
        return curves(source).allSatisfy { $0.positions.isEmpty }
            ? "no distance is above 0, and its axes are logarithmic" : nil
    }

    /// One drawing, made by gnuplot.
    public static func drawings(of source: FigureSource) -> [Drawing] {
        let curves = curves(source)
        return [
            Drawing(
                name: name,
                data: data(curves, axes: source.summary.axes),
                form: .gnuplot(script(curves, source)),
                caption:
                    "Distance of the pictures x from those of the reference r, ‖x − r‖ / ‖r‖, against "
                    + "denoising steps: \(MarkdownText.escaped(compared(source))).",
                alternative: "A curve of distances over steps for each of "
                    + curves.map(\.label).joined(separator: ", ") + ".",
                python: python
            )
        ]
    }

    private static let python = """
        import matplotlib.pyplot as plt
        import pandas as pd

        distances = pd.read_csv(f"{figures}/scheduler-convergence.csv")
        axes = plt.subplots(figsize=(8, 5))[1]
        for label, rows in distances.groupby("label", sort=False):
            axes.loglog(rows.steps, rows.image_rel_l2_median, marker="o", label=label)
        axes.set(xlabel="denoising steps", ylabel="relative L2 distance of the picture")
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
        plt.show()
        """

    /// The trials that differ in nothing but steps.
    private struct Curve {
        /// The number by which the script finds its rows, from 1 in the order of the sweep.
        let number: Int
        /// What its trials have in common.
        let label: String
        /// The trials with their steps, fewest first.
        let trials: [TrialSummary]

        /// The points that a logarithmic axis can show.
        var positions: [(steps: Int, distance: Double)] {
            trials.compactMap { row in
                guard let distance = row.drift?.imageRelativeL2?.median, distance > 0,
                    distance.isFinite
                else { return nil }
                return (row.trial.steps, distance)
            }
        }
    }

    private static func curves(_ source: FigureSource) -> [Curve] {
        let others = source.summary.axes.indices.filter {
            source.summary.axes[$0].path != stepsPath
        }
        var order: [[String]] = []
        var groups: [[String]: [TrialSummary]] = [:]
        for row in source.points where row.drift != nil {
            let values = others.map { row.trial.axisValues[$0] }
            if groups[values] == nil { order.append(values) }
            groups[values, default: []].append(row)
        }
        return order.enumerated().map { index, values in
            let trials = groups[values] ?? []
            return Curve(
                number: index + 1,
                label: values.isEmpty
                    ? trials.first?.trial.scheduler ?? "" : values.joined(separator: " "),
                trials: trials.sorted { $0.trial.steps < $1.trial.steps }
            )
        }
    }

    private static func data(_ curves: [Curve], axes: [SweepAxis]) -> String {
        let header =
            ["curve", "label", "steps", "images", "image_rel_l2_median", "image_rel_l2_min"]
            + ["image_rel_l2_max", "latents_rel_l2_median", "image_psnr_median", "trial"]
        let rows = curves.flatMap { curve in
            curve.trials.map { row in
                let drift = row.drift, distances = drift?.imageRelativeL2
                return [
                    .whole(curve.number), .text(curve.label), .whole(row.trial.steps),
                    .whole(drift?.images), .error(distances?.median), .error(distances?.minimum),
                    .error(distances?.maximum), .error(drift?.latentsRelativeL2?.median),
                    .decibels(drift?.peakSignalToNoiseRatio?.median), Cell.text(row.trial.id),
                ].map(\.exact)
            }
        }
        return ([header] + rows).map(CSVText.line).joined()
    }

    private static func script(_ curves: [Curve], _ source: FigureSource) -> String {
        let points = curves.flatMap(\.positions)
        let steps = Set(points.map(\.steps)).sorted()
        // The legend stands in the order in which the curves end, so that the eye need not search.
        let ends = curves.filter { !$0.positions.isEmpty }.sorted {
            let (first, second) = (
                $0.positions.last?.distance ?? 0, $1.positions.last?.distance ?? 0
            )
            return first == second ? $0.number < $1.number : first > second
        }
        let x = PanelSheet.Axis(
            label: "denoising steps",
            range: (Double(steps.first ?? 1) / 1.12)...(Double(steps.last ?? 1) * 1.12),
            ticks: GnuplotTicks(some: steps.map(Double.init)),
            isLogarithmic: true
        )
        let y = PanelSheet.Axis.logarithmic(
            "relative L2 distance of the picture",
            points.map(\.distance)
        )
        return PanelSheet(
            name: name,
            title: source.title,
            subtitle: compared(source),
            panels: (y.map { [$0] } ?? []).map { y in
                PanelSheet.Panel(
                    title: "",
                    x: x,
                    y: y,
                    plots: ends.map {
                        PanelSheet.curve(
                            name,
                            $0.number,
                            "column(3)",
                            "positive(column(5))",
                            with: "linespoints linestyle \($0.number)"
                        )
                    }
                )
            },
            legend: ends.map {
                .init(style: "linespoints linestyle \($0.number)", words: $0.label)
            },
            definitions: ends.map { GnuplotText.style($0.number) } + PanelSheet.rows,
            panelSize: (510, 350)
        ).script
    }

    /// What is compared with what, and how many pictures a point stands for.
    private static func compared(_ source: FigureSource) -> String {
        let compared = source.points.compactMap(\.drift)
        let references = Set(compared.map(\.reference))
        let names = source.summary.trials.filter { references.contains($0.trial.row) }
            .map(\.trial.name)
        let reference = names.count == 1 ? names[0] : "the reference of each"
        let counts = Set(compared.map(\.images))
        let images = counts.count == 1 ? counts.first.map { "\($0)" } ?? "" : "all"
        return "compared with \(reference)"
            + (counts == [1] ? "" : ", median of \(images) pictures")
    }
}
