public import Records

/// The audited calls of one layer in one trial.
public struct LayerSummary: Equatable, Sendable {
    /// The layer's path.
    public let path: String
    /// `text`, `self`, `cross` or `vae`.
    public let kind: String
    /// The number of heads.
    public let heads: Int
    /// Numbers in one head.
    public let depth: Int
    /// The trial.
    public let trial: RecordedTrial
    /// How far the layer's calls are from their references.
    public let audit: AuditSummary
}

/// A record in a few numbers for each audited layer and trial.
public struct LayerBreakdown: Equatable, Sendable {
    /// The experiment's name.
    public let name: String
    /// The experiment's title.
    public let title: String
    /// The digest that the record states, if it is known.
    public let contentDigest: ContentDigest?
    /// What was swept.
    public let axes: [SweepAxis]
    /// The number of trials in the record, whether or not they are selected.
    public let recordedTrials: Int
    /// The selected trials, in the record's order.
    public let trials: [RecordedTrial]
    /// The layers in the record's order, and for each the trials in theirs; what was not audited is absent.
    public let layers: [LayerSummary]

    /// Summarises a record in memory. Throws as `RecordSummary` does.
    public init(_ record: Record, contentDigest: ContentDigest? = nil) throws(RecordError) {
        try self.init(RecordTables(record, contentDigest: contentDigest))
    }

    /// Summarises a record on disk, reading its tables alone. Throws as `RecordSummary` does.
    public init(_ reader: RecordReader) throws(RecordError) {
        try self.init(RecordTables(reader))
    }

    private init(_ tables: RecordTables) throws(RecordError) {
        let (axes, trials) = try RecordedTrial.all(in: tables.trials)
        name = tables.name
        title = tables.title
        contentDigest = tables.contentDigest
        self.axes = axes
        recordedTrials = trials.count
        self.trials = trials
        layers = try AuditColumns(tables).map { Self.layers($0, trials) } ?? []
    }

    private static func layers(_ audit: AuditColumns, _ trials: [RecordedTrial]) -> [LayerSummary] {
        let layers = audit.layers
        var rows = [[Int]](repeating: [], count: layers.path.count * trials.count)
        for row in 0..<audit.count {
            rows[audit.layer[row] * trials.count + audit.trial[row]].append(row)
        }
        return rows.enumerated().compactMap { cell, rows in
            guard let summary = audit.summary(of: rows) else { return nil }
            let layer = cell / trials.count
            return LayerSummary(
                path: layers.path[layer],
                kind: layers.kind[layer],
                heads: layers.heads[layer],
                depth: layers.depth[layer],
                trial: trials[cell % trials.count],
                audit: summary
            )
        }
    }

    private init(_ whole: LayerBreakdown, rows: Set<Int>) {
        name = whole.name
        title = whole.title
        contentDigest = whole.contentDigest
        axes = whole.axes
        recordedTrials = whole.recordedTrials
        trials = whole.trials.filter { rows.contains($0.row) }
        layers = whole.layers.filter { rows.contains($0.trial.row) }
    }

    /// The part of the trials whose identity begins with `prefix`. Throws unless there is one.
    public func selecting(trial prefix: String) throws(UnknownTrialError) -> LayerBreakdown {
        LayerBreakdown(self, rows: try UnknownTrialError.select(prefix, from: trials))
    }
}
