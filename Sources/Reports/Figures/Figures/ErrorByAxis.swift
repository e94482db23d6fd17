import Foundation
import Queries
import Records

/// The errors of attention against a swept number, such as a sequence's length or a block's size.
public enum ErrorByAxis: Figure {
    /// The figure's name.
    public static let name = "error-by-axis"

    /// It needs audited trials, and a sweep over numbers.
    public static func obstacle(_ source: FigureSource) -> String? {
        if let obstacle = source.auditObstacle { return obstacle }
        guard let axis = NumericAxis(source) else { return NumericAxis.obstacle }
        guard source.audited.contains(where: { axis.values[$0.trial.row] != nil }) else {
            return "no trial with a number on its axis '\(axis.name)' was audited; "
                + "write a section 'audit'"
        }
        return source.errorObstacle
    }

    /// One drawing, made by gnuplot.
    public static func drawings(of source: FigureSource) -> [Drawing] {
        guard let audit = source.audit, let axis = NumericAxis(source) else { return [] }
        let series = axis.series(source, trials: source.audited, splitsAlways: true)
        func trial(_ call: Int) -> Int { audit.trial[call] }
        let relativeL2 = audit.quartiles(of: audit.relativeL2, by: trial)
        let maxAbs = audit.quartiles(of: audit.maxAbs, by: trial)
        let points = series.members.map { member in
            ErrorCurves.Point(
                member: member,
                position: axis.values[member.trial.trial.row] ?? .nan,
                place: [],
                relativeL2: relativeL2[member.trial.trial.row],
                maxAbs: maxAbs[member.trial.trial.row]
            )
        }
        let curves = ErrorCurves(
            name: name,
            series: series,
            positionColumn: "number",
            points: points.sorted {
                ($0.member.number, $0.position) < ($1.member.number, $1.position)
            }
        )
        let sheet = PanelSheet(
            name: name,
            title: source.title,
            subtitle: "Errors of attention against \(axis.name)",
            panels: curves.panels([.relativeL2, .maxAbs], x: axis.sheetAxis),
            columns: 2,
            legend: series.legend,
            legendTitle: axis.legendTitle(source, series),
            definitions: series.styles + PanelSheet.rows,
            panelSize: (330, 210)
        )
        return [
            Drawing(
                name: name,
                data: curves.data,
                form: .gnuplot(sheet.script),
                caption:
                    "Errors of attention outputs x against their references r by \(MarkdownText.code(axis.name)): "
                    + "on the left ‖x − r‖ / ‖r‖, medians over \(curves.callsInWords) audited calls, "
                    + "on the right the largest |x − r| of them.",
                alternative: series.inWords("A curve of errors against \(axis.name)"),
                python: python
            )
        ]
    }

    private static let python = """
        import matplotlib.pyplot as plt
        import pandas as pd

        errors = pd.read_csv(f"{figures}/error-by-axis.csv")
        panels = plt.subplots(1, 2, figsize=(10, 4), sharex=True, layout="constrained")[1]
        for (dtype, label), rows in errors.groupby(["dtype", "label"], sort=False):
            panels[0].loglog(rows.number, rows.rel_l2_median, marker="o", label=f"{dtype} {label}")
            panels[1].loglog(rows.number, rows.max_abs, marker="o")
        panels[0].set(ylabel="relative L2 error, median over calls")
        panels[1].set(ylabel="largest absolute error")
        panels[0].figure.legend(loc="outside right upper")
        plt.show()
        """
}
