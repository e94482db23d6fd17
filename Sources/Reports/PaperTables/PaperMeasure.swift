import Queries
import Records

/// A number that papers report of each trial.
struct PaperMeasure: Sendable {
    /// The heading, without a unit.
    let heading: String
    /// The dataset's path, by which machines know the number.
    let value: ColumnPath
    let reduction: Reduction
    let selection: Selection
    let preference: PaperTable.Column.Preference

    private init?(
        _ heading: String,
        _ value: String,
        _ reduction: Reduction,
        _ preference: PaperTable.Column.Preference,
        _ selection: Selection = .everything
    ) {
        guard let value = ColumnPath(value) else { return nil }
        self.heading = heading
        self.value = value
        self.reduction = reduction
        self.selection = selection
        self.preference = preference
    }

    /// The measures in the order of the columns; a record has some of them.
    static let all: [PaperMeasure] = [
        PaperMeasure("time", "timing.seconds", .median, .least),
        PaperMeasure("memory", "trials.peak_bytes", .max, .least),
        PaperMeasure("max. abs. error", "audit.max_abs", .max, .least),
        PaperMeasure("median rel. L2 error", "audit.rel_l2", .median, .least),
        PaperMeasure(
            "latents, rel. L2",
            "drift.latents_rel_l2",
            .median,
            .least,
            ["final": [true]]
        ),
        PaperMeasure("PSNR", "drift.image_psnr", .median, .greatest),
    ].compactMap { $0 }

    /// The numbers of a record by trial, or nil where it has none.
    ///
    /// Throws `QueryError` where the record cannot be read.
    func table(rows: [String], of source: QuerySource) throws(QueryError) -> PivotTable? {
        do {
            let table = try PivotTable(
                rows: rows,
                value: value,
                reduce: reduction,
                selection: selection,
                of: source
            )
            return table.cells.joined().contains { $0?.value != nil } ? table : nil
        } catch {
            // A record of another kind, or of an earlier version, has other tables.
            if case .wrong = error { return nil }
            throw error
        }
    }
}

/// How the numbers of a column are printed, by their unit and their size.
struct PaperUnit: Equatable, Sendable {
    /// The unit; empty for plain numbers.
    let name: String
    let style: PaperNumber.Style
    /// Whether the spread of a median is worth its room.
    let showsQuartiles: Bool

    /// The unit for numbers of a recorded unit.
    init(_ units: String, reduction: Reduction, of values: [Double]) {
        let greatest = values.filter(\.isFinite).map(\.magnitude).max() ?? 0
        switch (reduction, units) {
        case (.count, _): self.init("", .count, false)
        case (_, "s"):
            let isShort = greatest < 1
            self.init(isShort ? "ms" : "s", .scaled(by: isShort ? 1e-3 : 1), true)
        case (_, "bytes"): self.init("MiB", .tenths(of: 0x1p20), false)
        case (_, "dB"): self.init("dB", .tenths(of: 1), false)
        case (_, "1"): self.init("", .error, false)
        default: self.init(units, .error, false)
        }
    }

    private init(_ name: String, _ style: PaperNumber.Style, _ showsQuartiles: Bool) {
        self.name = name
        self.style = style
        self.showsQuartiles = showsQuartiles
    }

    /// A cell of a table of numbers.
    func cell(_ cell: PivotTable.Cell?) -> PaperTable.Cell {
        guard let cell, let value = cell.value else { return .init(content: .nothing) }
        let spread =
            showsQuartiles && cell.count > 1 ? cell.quartiles.map { [$0.first, $0.third] } : nil
        return .init(
            content: .number(
                PaperNumber(value, style),
                quartiles: (spread ?? []).map { PaperNumber($0, style) }
            )
        )
    }
}
