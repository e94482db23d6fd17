import Foundation
import Queries
import Records

/// The error of each attention head over all its calls: a map of layers and heads for each trial.
public enum ErrorByHead: Figure {
    /// The figure's name.
    public static let name = "error-by-head"

    /// It needs the table of errors by head.
    public static func obstacle(_ source: FigureSource) -> String? {
        if let obstacle = source.auditObstacle { return obstacle }
        guard let heads = source.heads, !heads.trial.isEmpty else {
            return "the record has no errors by head; run the experiment again to write it anew"
        }
        return heads.relativeL2.contains { $0 > 0 && $0.isFinite }
            ? nil : "no error is above 0 and finite, and its scale is logarithmic"
    }

    /// One drawing, made by gnuplot.
    public static func drawings(of source: FigureSource) -> [Drawing] {
        guard let heads = source.heads, let layers = source.audit?.layers else { return [] }
        let trials = source.audited.filter { heads.trial.contains($0.trial.row) }
        let shown = Set(heads.layer).sorted()
        let rows = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1, $0 + 1) })
        let panels = Dictionary(
            trials.enumerated().map { ($1.trial.row, $0 + 1) },
            uniquingKeysWith: { first, _ in first }
        )
        var table = FigureTable(
            [
                "panel", "row", "head", "rel_l2_over_roundoff", "rel_l2", "max_abs", "mean_abs",
                "calls",
            ]
                + ["label", "layer", "trial"]
        )
        var values: [Double] = []
        for row in heads.trial.indices {
            guard let panel = panels[heads.trial[row]], let place = rows[heads.layer[row]] else {
                continue
            }
            let trial = trials[panel - 1].trial
            let scaled = Roundoff.of(trial.dtype).map { heads.relativeL2[row] / $0 }
            scaled.map { values.append($0) }
            table.add(
                [
                    .whole(panel), .whole(place), .whole(heads.head[row]), .ratio(scaled),
                    .error(heads.relativeL2[row]), .error(heads.maxAbs[row]),
                    .error(heads.meanAbs[row]), .whole(heads.calls[row]), .text(trial.name),
                    .text(layers.path[heads.layer[row]]), .text(trial.id),
                ]
            )
        }
        let names = LayerName.short(
            paths: shown.map { layers.path[$0] },
            kinds: shown.map { layers.kind[$0] }
        )
        let most = (heads.head.max() ?? 0) + 1
        let shape = shape(trials, rows: shown.count, heads: most)
        let sheet = HeatSheet(
            name: name,
            title: source.title,
            subtitle: "Relative L2 error of each attention head, in units of the format's roundoff",
            panels: trials.enumerated().map { index, trial in
                HeatSheet.Panel(number: index + 1, title: trial.trial.name)
            },
            columns: shape.columns,
            rowNames: names,
            count: most,
            countLabel: "head",
            values: values.filter { $0 > 0 && $0.isFinite },
            valueLabel: "‖x − r‖ / ‖r‖ / u",
            cell: shape.cell
        )
        return [
            Drawing(
                name: name,
                data: table.text,
                form: .gnuplot(sheet.script),
                caption:
                    "Error of each attention head over all its audited calls, ‖x − r‖ / ‖r‖ in units of "
                    + "the dtype's roundoff u (2⁻⁵³, 2⁻²⁴, 2⁻¹¹, 2⁻⁸ for float64, float32, float16, "
                    + "bfloat16), by layer in the order of execution, for each of \(trials.count) trials.",
                alternative: "Maps of \(shown.count) layers and up to \(most) heads for "
                    + "\(trials.count) trials; errors from \(NumberText.ratio(values.min())) to "
                    + "\(NumberText.ratio(values.max())) roundoffs.",
                python: python
            )
        ]
    }

    /// Panels in a row, and width and height of a cell in pixels: a sheet no wider than a page.
    private static func shape(_ trials: [TrialSummary], rows: Int, heads: Int) -> (
        columns: Int, cell: (width: Double, height: Double)
    ) {
        let longest = trials.map { PrintableText.width($0.trial.name) }.max() ?? 0
        let width = max(Double(heads) * 9, 7.4 * Double(longest), 60)
        // A row a value of the first axis where that fits.
        let last = distinct(trials.map { $0.trial.axisValues.last ?? "" }).count
        let fitting = max(1, Int(900 / (width + 18)))
        let columns = last > 1 && last <= fitting ? last : min(trials.count, fitting)
        return (columns, (width / Double(heads), min(14, max(9, 420 / Double(rows)))))
    }

    private static let python = """
        import matplotlib.pyplot as plt
        from matplotlib.colors import LogNorm

        heads, layers = table("heads"), table("layers")
        groups = list(heads.groupby("label", sort=False))
        panels = plt.subplots(1, len(groups), figsize=(2 * len(groups), 5), sharey=True,
                              layout="constrained", squeeze=False)[1]
        for panel, (label, rows) in zip(panels.flat, groups):
            errors = rows.pivot(index="layer", columns="head", values="rel_l2")
            image = panel.imshow(errors, aspect="auto", cmap="cividis", norm=LogNorm())
            panel.set_title(label, fontsize="small")
            panel.figure.colorbar(image, ax=panel, location="bottom")
        panels[0, 0].set_yticks(range(len(errors)), layers.path[errors.index])
        plt.show()
        """
}

/// The roundoff of number formats: half the distance between 1 and the next number.
private enum Roundoff {
    static func of(_ dtype: String) -> Double? {
        let exponents = ["float64": -53, "float32": -24, "float16": -11, "bfloat16": -8]
        return exponents[dtype].map { Double(sign: .plus, exponent: $0, significand: 1) }
    }
}

extension FigureSource {
    /// The columns of `/heads`.
    fileprivate struct Heads {
        let trial, layer, head, calls: [Int]
        let maxAbs, meanAbs, relativeL2: [Double]

        init?(_ reader: RecordReader) {
            guard reader.tableNames.contains("heads"),
                let table = try? reader.table("heads"),
                let trial = try? table.integers("trial"), let layer = try? table.integers("layer"),
                let head = try? table.integers("head"), let calls = try? table.integers("calls"),
                let maxAbs = try? table.numbers("max_abs"),
                let meanAbs = try? table.numbers("mean_abs"),
                let relativeL2 = try? table.numbers("rel_l2")
            else { return nil }
            (self.trial, self.layer, self.head, self.calls) = (trial, layer, head, calls)
            (self.maxAbs, self.meanAbs, self.relativeL2) = (maxAbs, meanAbs, relativeL2)
        }
    }

    fileprivate var heads: Heads? { Heads(reader) }
}
