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
        do {
            guard let heads = try source.heads(), !heads.trial.isEmpty else {
                return "the record has no errors by head; run the experiment again to write it anew"
            }
            return heads.relativeL2.contains { $0 > 0 && $0.isFinite }
                ? nil : "no error is above 0 and finite, and its scale is logarithmic"
        } catch {
            // Drawing it tells what is damaged.
            return nil
        }
    }

    /// A single layer has no map.
    public static func isTelling(_ source: FigureSource) -> Bool {
        guard let heads = try? source.heads() else { return true }
        return Set(heads.layer).count > 1
    }

    /// One drawing, made by gnuplot.
    ///
    /// Throws `RecordError` where the table of heads is damaged.
    public static func drawings(of source: FigureSource) throws -> [Drawing] {
        guard let heads = try source.heads(), let layers = source.audit?.layers else { return [] }
        let series = SweepSeries(
            source,
            trials: source.audited.filter { heads.trial.contains($0.trial.row) }
        )
        let panels = Dictionary(
            series.members.enumerated().map { ($1.trial.trial.row, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let shown = Set(heads.layer).sorted()
        let rows = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1, $0 + 1) })
        var table = FigureTable(
            ["panel", "row", "head", "rel_l2", "max_abs", "mean_abs", "calls", "label", "dtype"]
                + ["layer", "trial"]
        )
        var values: [Int: [Double]] = [:]
        for row in heads.trial.indices {
            guard let panel = panels[heads.trial[row]], let place = rows[heads.layer[row]] else {
                continue
            }
            let member = series.members[panel], trial = member.trial.trial
            values[member.panel, default: []].append(heads.relativeL2[row])
            table.add(
                [
                    .whole(panel + 1), .whole(place), .whole(heads.head[row]),
                    .error(heads.relativeL2[row]), .error(heads.maxAbs[row]),
                    .error(heads.meanAbs[row]), .whole(heads.calls[row]),
                    .text(series.label(member)), .text(trial.dtype),
                    .text(layers.path[heads.layer[row]]), .text(trial.id),
                ]
            )
        }
        let most = (heads.head.max() ?? 0) + 1
        let titles = series.members.map(series.label)
        let longest = titles.map { PrintableText.width($0) }.max() ?? 0
        let width = max(Double(most) * 9, 7.4 * Double(longest), 60)
        let sheet = HeatSheet(
            name: name,
            title: source.title,
            subtitle: "Error of each attention head over all its calls",
            groups: series.panels.indices.map { group in
                HeatSheet.Group(
                    title: series.panels[group],
                    panels: series.members.indices.filter { series.members[$0].panel == group }
                        .map { HeatSheet.Panel(number: $0 + 1, title: titles[$0]) },
                    values: values[group] ?? []
                )
            },
            columns: max(1, Int(1000 / (width + 18))),
            rowNames: LayerName.short(
                paths: shown.map { layers.path[$0] },
                kinds: shown.map { layers.kind[$0] }
            ),
            count: most,
            countLabel: "head",
            valueLabel: "relative L2 error",
            cell: (
                width / Double(most),
                max(min(14, max(9, 420 / Double(shown.count))), 90 / Double(shown.count))
            )
        )
        return [
            Drawing(
                name: name,
                data: table.text,
                form: .gnuplot(sheet.script),
                caption:
                    "Error of each attention head's output x against its reference r over all audited "
                    + "calls, ‖x − r‖ / ‖r‖, by layer in the order of execution, for each of "
                    + "\(series.members.count) trials; each dtype has a scale of its own.",
                alternative: series.inWords(
                    "A map of \(shown.count) layers and up to \(most) heads"
                ),
                python: python
            )
        ]
    }

    private static let python = """
        import matplotlib.pyplot as plt
        from matplotlib.colors import LogNorm

        heads, layers = table("heads"), table("layers")
        groups = list(heads.groupby("dtype", sort=False))
        most = max(rows.label.nunique() for _, rows in groups)
        panels = plt.subplots(len(groups), most, figsize=(2 * most + 3, 4 * len(groups)), sharex=True,
                              sharey=True, layout="constrained", squeeze=False)[1]
        for row, (dtype, rows) in zip(panels, groups):
            norm = LogNorm(rows.rel_l2.min(), rows.rel_l2.max())
            for panel, (label, cells) in zip(row, rows.groupby("label", sort=False)):
                errors = cells.pivot(index="layer", columns="head", values="rel_l2")
                image = panel.imshow(errors, aspect="auto", cmap="cividis", norm=norm)
                panel.set_title(label, fontsize="small")
            panel.figure.colorbar(image, ax=row, label="relative L2 error")
        panels[0, 0].set_yticks(range(len(errors)), layers.path[errors.index])
        plt.show()
        """
}

extension FigureSource {
    /// The columns of `/heads`.
    fileprivate struct Heads {
        let trial, layer, head, calls: [Int]
        let maxAbs, meanAbs, relativeL2: [Double]

        /// Throws `missingObject`, `unexpectedObject`, or `damaged` for a row of a trial, layer or head that there is not.
        init(_ table: Table, trials: Int, layers: AuditColumns.Layers) throws(RecordError) {
            trial = try table.rows("trial", of: "trials", count: trials)
            let layer = try table.rows("layer", of: "layers", count: layers.path.count)
            let head = try table.integers("head")
            if let bad = head.indices.first(where: {
                head[$0] < 0 || head[$0] >= layers.heads[layer[$0]]
            }) {
                throw table.damaged(
                    "head",
                    found: "row \(bad) holds \(head[bad])",
                    expected: "numbers from 0 to \(layers.heads[layer[bad]] - 1): "
                        + "/layers/heads has so many heads of layer \(layer[bad])"
                )
            }
            (self.layer, self.head) = (layer, head)
            calls = try table.integers("calls")
            maxAbs = try table.numbers("max_abs")
            meanAbs = try table.numbers("mean_abs")
            relativeL2 = try table.numbers("rel_l2")
        }
    }

    /// Nil where there is no such table. Throws as `Heads` does.
    fileprivate func heads() throws(RecordError) -> Heads? {
        guard reader.tableNames.contains("heads"), let layers = audit?.layers else { return nil }
        return try Heads(reader.table("heads"), trials: tables.trials.count, layers: layers)
    }
}
