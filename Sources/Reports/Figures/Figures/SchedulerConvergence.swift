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
                form: .gnuplot(script(curves, source))
            )
        ]
    }

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
        let distances = points.map(\.distance)
        let low = distances.min() ?? 1, high = distances.max() ?? 1
        // The legend stands in the order in which the curves end, so that the eye need not search.
        let ends = curves.filter { !$0.positions.isEmpty }.sorted {
            let (first, second) = (
                $0.positions.last?.distance ?? 0, $1.positions.last?.distance ?? 0
            )
            return first == second ? $0.number < $1.number : first > second
        }
        let height = max(440, 22 * ends.count + 160)
        // The legend stands beside the plot, in as much room as its longest word takes.
        let longest = curves.map { PrintableText.width($0.label) }.max() ?? 0
        let left = 95.0, right = 600.0, width = right + 100 + 7.5 * Double(longest)
        return """
            # \(GnuplotText.comment(source.summary.title))
            # Draw it again: gnuplot \(name).gnuplot > \(name).svg
            set terminal svg size \(Int(width)),\(height) font "Helvetica,13" enhanced name "scheduler_convergence" background rgb "white"
            set encoding utf8
            set datafile separator comma
            set datafile missing NaN
            set title \(GnuplotText.quoted(source.summary.title)) . "\\n" . \(GnuplotText.quoted(compared(source))) noenhanced
            set xlabel 'denoising steps'
            set ylabel 'relative L2 distance of the picture'
            set logscale xy
            set xrange [\(Double(steps.first ?? 1) / 1.12):\(Double(steps.last ?? 1) * 1.12)]
            set yrange [\(low / 1.3):\(high * 1.3)]
            set xtics (\(steps.map(String.init).joined(separator: ", "))) nomirror
            set ytics (\(GnuplotText.ticks(from: low / 1.3, to: high * 1.3))) nomirror
            set tics out scale 0.6
            set border 3
            set grid xtics ytics linetype 1 linewidth 0.5 linecolor rgb '#d9d9d9'
            set lmargin at screen \(left / width)
            set rmargin at screen \(right / width)
            set key at screen \((right + 20) / width), graph 1 left top Left reverse noenhanced samplen 4 spacing 1.1 vertical maxrows \(ends.count)
            \(ends.map { GnuplotText.style($0.number) }.joined(separator: "\n"))
            # A row belongs to the curve whose number is in its first column.
            x(curve) = column(1) == curve ? column(3) : NaN
            y(distance) = distance > 0 ? distance : NaN
            plot \\
            \(ends.map { line($0) }.joined(separator: ", \\\n"))

            """
    }

    private static func line(_ curve: Curve) -> String {
        "    '\(name).csv' skip 1 using (x(\(curve.number))):(y(column(5))) "
            + "with linespoints linestyle \(curve.number) title \(GnuplotText.quoted(curve.label))"
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
