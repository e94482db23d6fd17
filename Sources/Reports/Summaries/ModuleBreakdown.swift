public import Records

/// A record in a few numbers for each module and trial, the worst first.
public struct ModuleBreakdown: Equatable, Sendable {
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
    /// The modules whose outputs were examined: each trial's first that was not finite, the others that were not, then the rest by
    /// what was left of their format.
    public let modules: [ModuleSummary]

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
        guard let health = tables.health else {
            modules = []
            return
        }
        modules = try ModuleSummary.all(in: health, trials).sorted { $0.isWorse(than: $1) }
    }

    private init(_ whole: ModuleBreakdown, rows: Set<Int>) {
        name = whole.name
        title = whole.title
        contentDigest = whole.contentDigest
        axes = whole.axes
        recordedTrials = whole.recordedTrials
        trials = whole.trials.filter { rows.contains($0.row) }
        modules = whole.modules.filter { rows.contains($0.trial.row) }
    }

    /// The part of the trials whose identity begins with `prefix`. Throws unless there is one.
    public func selecting(trial prefix: String) throws(UnknownTrialError) -> ModuleBreakdown {
        ModuleBreakdown(self, rows: try UnknownTrialError.select(prefix, from: trials))
    }
}
