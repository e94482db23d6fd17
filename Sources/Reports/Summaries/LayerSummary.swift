public import Records

/// The audited calls of one layer in one trial.
public struct LayerSummary: TrialPart {
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
public typealias LayerBreakdown = Breakdown<LayerSummary>

extension Breakdown where Part == LayerSummary {
    /// The layers in the record's order, and for each the trials in theirs; what was not audited is absent.
    public var layers: [LayerSummary] { parts }

    /// Summarises a record in memory. Throws as `RecordSummary` does.
    public init(_ record: Record, contentDigest: ContentDigest? = nil) throws(RecordError) {
        try self.init(RecordTables(record, contentDigest: contentDigest), Self.layers)
    }

    /// Summarises a record on disk, reading its tables alone. Throws as `RecordSummary` does.
    public init(_ reader: RecordReader) throws(RecordError) {
        try self.init(RecordTables(reader), Self.layers)
    }

    private static func layers(
        _ tables: RecordTables,
        _ trials: [RecordedTrial]
    ) throws(RecordError) -> [LayerSummary] {
        guard let audit = try AuditColumns(tables) else { return [] }
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
}
