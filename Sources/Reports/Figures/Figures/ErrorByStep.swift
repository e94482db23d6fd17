import Foundation
import Queries
import Records

/// The error of the attention calls in each denoising step: a curve a trial, a panel a dtype.
public enum ErrorByStep: Figure {
    /// The figure's name.
    public static let name = "error-by-step"

    /// It needs audited calls of at least two steps.
    public static func obstacle(_ source: FigureSource) -> String? {
        if let obstacle = source.auditObstacle { return obstacle }
        if Set(source.audit?.step.filter { $0 >= 0 } ?? []).count < 2 {
            return "fewer than two steps were audited; write 'audit: {steps: all}'"
        }
        return source.errorObstacle
    }

    /// One drawing, made by gnuplot.
    public static func drawings(of source: FigureSource) -> [Drawing] {
        guard let audit = source.audit else { return [] }
        let series = SweepSeries(source, trials: source.audited)
        let steps = Set(audit.step).filter { $0 >= 0 }.sorted()
        func cell(_ call: Int) -> [Int]? {
            audit.step[call] < 0 ? nil : [audit.trial[call], audit.step[call]]
        }
        let relativeL2 = audit.quartiles(of: audit.relativeL2, by: cell)
        let maxAbs = audit.quartiles(of: audit.maxAbs, by: cell)
        let curves = ErrorCurves(
            name: name,
            series: series,
            positionColumn: "step",
            points: series.members.flatMap { member in
                steps.compactMap { step in
                    let key = [member.trial.trial.row, step]
                    guard relativeL2[key] != nil || maxAbs[key] != nil else { return nil }
                    return ErrorCurves.Point(
                        member: member,
                        position: Double(step),
                        place: [],
                        relativeL2: relativeL2[key],
                        maxAbs: maxAbs[key]
                    )
                }
            }
        )
        let sheet = PanelSheet(
            name: name,
            title: source.title,
            subtitle: "Error of the network's attention by denoising step",
            panels: curves.panels(
                [.relativeL2],
                x: .counting("call of the network (denoising step)", steps.map(Double.init))
            ),
            legend: series.legend,
            legendTitle: series.legendTitle(source.summary.axes),
            definitions: series.styles + PanelSheet.rows
        )
        return [
            Drawing(
                name: name,
                data: curves.data,
                form: .gnuplot(sheet.script),
                caption: "Error of the network's attention outputs x against their references r, "
                    + "‖x − r‖ / ‖r‖, step by step: medians over \(curves.callsInWords) audited calls.",
                alternative: series.inWords("A curve of errors over \(steps.count) steps"),
                python: python
            )
        ]
    }

    private static let python = """
        import matplotlib.pyplot as plt

        audit = table("audit")
        audit = audit[audit.step >= 0]
        errors = audit.groupby(["step", "label"], sort=False).rel_l2.median().unstack()
        axes = errors.sort_index().plot(logy=True, marker="o", figsize=(10, 5))
        axes.set(xlabel="denoising step", ylabel="relative L2 error, median over calls")
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
        plt.show()
        """
}
