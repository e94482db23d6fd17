import Queries
import Records

/// Columns of `/audit`, call by call, for figures that gather calls by layer, step or trial.
struct AuditGroups {
    /// Of each call.
    let trial, layer, step: [Int]
    /// The layers.
    let layers: AuditColumns.Layers
    /// Of each call.
    let relativeL2, maxAbs: [Double]
    /// Of each call; nil in records of earlier versions.
    let boundRatio: [Double]?

    /// Reads the columns; nil where nothing was audited. Throws as `AuditColumns` does.
    init?(_ tables: RecordTables) throws(RecordError) {
        guard let audit = tables.audit, audit.count > 0, let layers = tables.layers else {
            return nil
        }
        trial = try audit.rows("trial", of: "trials", count: tables.trials.count)
        layer = try audit.rows("layer", of: "layers", count: layers.count)
        step = try audit.integers("step")
        self.layers = try AuditColumns.Layers(layers)
        relativeL2 = try audit.numbers("rel_l2")
        maxAbs = try audit.numbers("max_abs")
        boundRatio =
            audit.columnNames.contains("bound_ratio") ? try audit.numbers("bound_ratio") : nil
    }

    /// The quartiles of a column over the calls with the same key, by that key; calls without a key are left out.
    ///
    /// Infinite values count; NaN, which is undefined, does not.
    func quartiles<Key: Hashable>(of values: [Double], by key: (Int) -> Key?) -> [Key: Quartiles] {
        var groups: [Key: [Double]] = [:]
        for call in values.indices {
            if let key = key(call) { groups[key, default: []].append(values[call]) }
        }
        return groups.compactMapValues { Quartiles($0) }
    }
}

extension FigureSource {
    /// The points of the sweep that have audited calls.
    var audited: [TrialSummary] { points.filter { $0.audit != nil } }

    /// The rows in `/layers` of the layers that were audited.
    var layers: [Int] { Set(audit?.layer ?? []).sorted() }

    /// Why a figure of errors cannot be drawn; nil where calls were audited.
    var auditObstacle: String? {
        audited.isEmpty ? "no attention call was audited; write a section 'audit'" : nil
    }

    /// Why the audited errors cannot be drawn; nil where one of them is above 0 and finite.
    var errorObstacle: String? {
        audit?.relativeL2.contains { $0 > 0 && $0.isFinite } == true
            ? nil : "no error is above 0 and finite, and its axis is logarithmic"
    }
}
