public import Records

/// A part of one trial that has a row of its own in a breakdown.
public protocol TrialPart: Equatable, Sendable {
    /// The trial.
    var trial: RecordedTrial { get }
}

/// A record in a few numbers for each part of its trials: layers, modules, or steps.
public struct Breakdown<Part: TrialPart>: Equatable, Sendable {
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
    /// The parts of the selected trials.
    let parts: [Part]

    /// Reads the trials, and their parts by `read`.
    init(
        _ tables: RecordTables,
        _ read: (RecordTables, [RecordedTrial]) throws(RecordError) -> [Part]
    ) throws(RecordError) {
        let (axes, trials) = try RecordedTrial.all(in: tables.trials)
        name = tables.name
        title = tables.title
        contentDigest = tables.contentDigest
        self.axes = axes
        recordedTrials = trials.count
        self.trials = trials
        parts = try read(tables, trials)
    }

    private init(_ whole: Breakdown, rows: Set<Int>) {
        name = whole.name
        title = whole.title
        contentDigest = whole.contentDigest
        axes = whole.axes
        recordedTrials = whole.recordedTrials
        trials = whole.trials.filter { rows.contains($0.row) }
        parts = whole.parts.filter { rows.contains($0.trial.row) }
    }

    /// The part of the trials whose identity begins with `prefix`. Throws unless there is one.
    public func selecting(trial prefix: String) throws(UnknownTrialError) -> Breakdown {
        Breakdown(self, rows: try UnknownTrialError.select(prefix, from: trials))
    }
}
