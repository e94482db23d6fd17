public import Records

/// A record in a few numbers for each module and trial, the worst first.
public typealias ModuleBreakdown = Breakdown<ModuleSummary>

extension Breakdown where Part == ModuleSummary {
    /// The modules whose outputs were examined: each trial's first that was not finite, the others that were not, then the rest by
    /// what was left of their format.
    public var modules: [ModuleSummary] { parts }

    /// Summarises a record in memory. Throws as `RecordSummary` does.
    public init(_ record: Record, contentDigest: ContentDigest? = nil) throws(RecordError) {
        try self.init(RecordTables(record, contentDigest: contentDigest), Self.modules)
    }

    /// Summarises a record on disk, reading its tables alone. Throws as `RecordSummary` does.
    public init(_ reader: RecordReader) throws(RecordError) {
        try self.init(RecordTables(reader), Self.modules)
    }

    private static func modules(
        _ tables: RecordTables,
        _ trials: [RecordedTrial]
    ) throws(RecordError) -> [ModuleSummary] {
        guard let health = tables.health else { return [] }
        return try ModuleSummary.all(in: health, trials).sorted { $0.isWorse(than: $1) }
    }
}
