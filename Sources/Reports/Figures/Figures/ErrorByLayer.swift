import Foundation
import Queries
import Records

/// The error of each attention layer's calls: a curve a trial, a panel a dtype.
public enum ErrorByLayer: Figure {
    /// The figure's name.
    public static let name = "error-by-layer"

    /// It needs audited calls of at least two layers.
    public static func obstacle(_ source: FigureSource) -> String? {
        if let obstacle = source.auditObstacle { return obstacle }
        if source.layers.count < 2 {
            return "only one layer was audited; write more patterns in 'audit: {layers: …}'"
        }
        return source.errorObstacle
    }

    /// One drawing, made by gnuplot.
    public static func drawings(of source: FigureSource) -> [Drawing] {
        guard let audit = source.audit else { return [] }
        let series = SweepSeries(source, trials: source.audited), layers = source.layers
        let names = LayerName.short(
            paths: layers.map { audit.layers.path[$0] },
            kinds: layers.map { audit.layers.kind[$0] }
        )
        func cell(_ call: Int) -> [Int] { [audit.trial[call], audit.layer[call]] }
        let relativeL2 = audit.quartiles(of: audit.relativeL2, by: cell)
        let maxAbs = audit.quartiles(of: audit.maxAbs, by: cell)
        let curves = ErrorCurves(
            name: name,
            series: series,
            positionColumn: "place",
            placeColumns: ["layer", "kind"],
            points: series.members.flatMap { member in
                layers.enumerated().compactMap { place, layer in
                    let key = [member.trial.trial.row, layer]
                    guard relativeL2[key] != nil || maxAbs[key] != nil else { return nil }
                    return ErrorCurves.Point(
                        member: member,
                        position: Double(place + 1),
                        place: [
                            .text(audit.layers.path[layer]), .text(audit.layers.kind[layer]),
                        ],
                        relativeL2: relativeL2[key],
                        maxAbs: maxAbs[key]
                    )
                }
            }
        )
        let x = PanelSheet.Axis(
            label: "",
            range: 0.5...(Double(layers.count) + 0.5),
            ticks: GnuplotTicks(names.enumerated().map { ($0.element, Double($0.offset + 1)) }),
            isUpright: true
        )
        let sheet = PanelSheet(
            name: name,
            title: source.title,
            subtitle: "Error of attention by layer, in the order of execution",
            panels: curves.panels([.relativeL2], x: x),
            legend: series.legend,
            legendTitle: series.legendTitle(source.summary.axes),
            definitions: series.styles + PanelSheet.rows,
            panelSize: (max(360, min(36 * Double(layers.count), 1000)), 190),
            markRoom: 14 + 7.2 * Double(names.map { PrintableText.width($0) }.max() ?? 0)
        )
        return [
            Drawing(
                name: name,
                data: curves.data,
                form: .gnuplot(sheet.script),
                caption: "Error of each layer's attention output x against its reference r, "
                    + "‖x − r‖ / ‖r‖, in the order of execution: medians over "
                    + "\(curves.callsInWords) audited calls.",
                alternative: series.inWords("A curve of errors over \(layers.count) layers"),
                python: python
            )
        ]
    }

    private static let python = """
        import matplotlib.pyplot as plt

        audit, layers = table("audit"), table("layers")
        errors = audit.groupby(["layer", "label"], sort=False).rel_l2.median().unstack()
        axes = errors.plot(logy=True, marker="o", figsize=(10, 5))
        axes.set_xticks(errors.index, layers.path[errors.index], rotation=90)
        axes.set(xlabel="", ylabel="relative L2 error, median over calls")
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
        plt.show()
        """
}
