import Queries
import Records

/// Errors of audited calls along an axis, a curve a trial or a family of trials: what figures of errors have in common.
struct ErrorCurves {
    /// Some calls of a trial.
    struct Point {
        let member: SweepSeries.Member
        /// Where it stands on the axis.
        let position: Double
        /// What else is known of the place, in `placeColumns`.
        let place: [Cell]
        /// The calls' relative L2 errors and largest absolute errors.
        let relativeL2, maxAbs: Quartiles?
    }

    let name: String
    let series: SweepSeries
    /// What the position is.
    let positionColumn: String
    /// What else a point's place is.
    var placeColumns: [String] = []
    let points: [Point]

    /// An error that has a panel of its own.
    struct Measure {
        /// What the axis says.
        let label: String
        /// The column of the data, from 1.
        let column: Int
        let value: @Sendable (Point) -> Double?

        static let relativeL2 = Measure(label: "relative L2 error", column: 5) {
            $0.relativeL2?.median
        }
        static let maxAbs = Measure(label: "largest absolute error", column: 10) {
            $0.maxAbs?.maximum
        }
    }

    /// Every point, a row each.
    var data: String {
        var table = FigureTable(
            ["curve", "label", "dtype", positionColumn, "rel_l2_median", "rel_l2_min"]
                + ["rel_l2_q1", "rel_l2_q3", "rel_l2_max", "max_abs", "calls"] + placeColumns
                + ["trial"]
        )
        for point in points {
            let trial = point.member.trial.trial, error = point.relativeL2
            table.add(
                [
                    .whole(point.member.number), .text(series.label(point.member)),
                    .text(trial.dtype), .count(point.position), .error(error?.median),
                    .error(error?.minimum), .error(error?.first), .error(error?.third),
                    .error(error?.maximum), .error(point.maxAbs?.maximum), .whole(calls(point)),
                ] + point.place + [.text(trial.id)]
            )
        }
        return table.text
    }

    private func calls(_ point: Point) -> Int {
        point.relativeL2?.count ?? point.maxAbs?.count ?? 0
    }

    /// The number of calls of a point in words: `4`, or `2 to 8`.
    var callsInWords: String {
        let all = points.map(calls)
        guard let low = all.min(), let high = all.max() else { return "0" }
        return low == high ? "\(low)" : "\(low) to \(high)"
    }

    /// A row of panels for each dtype, one for each measure; measures that are nowhere above 0 have none.
    func panels(_ measures: [Measure], x: PanelSheet.Axis) -> [PanelSheet.Panel] {
        let shown = series.panels.indices.filter { panel in
            measures.allSatisfy { axis($0, panel) != nil }
        }
        return shown.flatMap { panel in
            measures.compactMap { measure in
                axis(measure, panel).map { y in
                    PanelSheet.Panel(
                        title: series.panels[panel],
                        x: x,
                        y: y,
                        showsX: panel == shown.last,
                        plots: series.curves(of: panel).map { curve in
                            PanelSheet.curve(
                                name,
                                curve.number,
                                "column(4)",
                                "positive(column(\(measure.column)))",
                                with: "linespoints linestyle \(curve.style)"
                            )
                        }
                    )
                }
            }
        }
    }

    private func axis(_ measure: Measure, _ panel: Int) -> PanelSheet.Axis? {
        .logarithmic(
            measure.label,
            points.filter { $0.member.panel == panel }.compactMap(measure.value)
        )
    }
}
