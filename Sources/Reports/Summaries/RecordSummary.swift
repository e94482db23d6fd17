public import Queries
public import Records

/// One trial of a record in a few numbers.
public struct TrialSummary: Equatable, Sendable {
    /// The trial itself.
    public let trial: RecordedTrial
    /// How far its attention calls are from their references; nil if none was audited.
    public let audit: AuditSummary?
    /// How far what it drew is from what its reference drew; nil if it was compared with none.
    public let drift: DriftSummary?
    /// The samples of its whole time in seconds, without warm-ups; nil if it was not timed.
    public let seconds: Quartiles?
    /// What the gates say.
    public let verdict: TrialVerdict
}

/// A record in a few numbers for each trial.
public struct RecordSummary: Equatable, Sendable {
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
    /// The number of trials that the experiment has and the record, merged before they were there, has not.
    public let missingTrials: Int
    /// The trials, in the record's order.
    public let trials: [TrialSummary]
    /// What the experiment comes to if it asked about bits; nil for a selection of its trials.
    public let certificate: InvarianceCertificate?
    /// What the author claims; none for a selection of the trials.
    public let claims: [RecordedClaim]

    /// Summarises a record in memory.
    ///
    /// Throws `missingObject` or `unexpectedObject` where a table or column is absent or of another type, and `damaged`
    /// where rows point nowhere.
    public init(_ record: Record, contentDigest: ContentDigest? = nil) throws(RecordError) {
        try self.init(RecordTables(record, contentDigest: contentDigest))
    }

    /// Summarises a record on disk, reading its tables alone.
    ///
    /// Throws as reading does, `missingObject` or `unexpectedObject` where a table or column is absent or of another
    /// type, and `damaged` where rows point nowhere.
    public init(_ reader: RecordReader) throws(RecordError) {
        try self.init(RecordTables(reader))
    }

    /// Summarises the tables of a record. Throws as the others do.
    init(_ tables: RecordTables) throws(RecordError) {
        let (axes, trials) = try RecordedTrial.all(in: tables.trials)
        let audit = try AuditColumns(tables)
        let audits =
            audit.map { audit in audit.rowsByTrial(trials.count).map { audit.summary(of: $0) } }
            ?? Array(repeating: nil, count: trials.count)
        let drifts =
            try DriftColumns(tables)?.summaries(trials.count)
            ?? Array(repeating: nil, count: trials.count)
        let seconds = try Self.seconds(tables)
        let verdicts = try TrialVerdict.all(in: tables, audit: audit)
        name = tables.name
        title = tables.title
        contentDigest = tables.contentDigest
        self.axes = axes
        recordedTrials = trials.count
        missingTrials = tables.missing?.count ?? 0
        let summaries = trials.map { trial in
            TrialSummary(
                trial: trial,
                audit: audits[trial.row],
                drift: drifts[trial.row],
                seconds: seconds[trial.row],
                verdict: verdicts[trial.row]
            )
        }
        self.trials = summaries
        claims = try RecordedClaim.all(in: tables.claims)
        certificate = tables.invariance.map {
            InvarianceCertificate($0, axes: axes, trials: summaries)
        }
    }

    /// The quartiles of each trial's whole time.
    private static func seconds(_ tables: RecordTables) throws(RecordError) -> [Quartiles?] {
        var samples = [[Double]](repeating: [], count: tables.trials.count)
        if let timing = tables.timing {
            let trial = try timing.rows("trial", of: "trials", count: samples.count)
            let phase = try timing.strings("phase")
            let warmup = try timing.integers("warmup")
            let seconds = try timing.numbers("seconds")
            for row in 0..<timing.count where phase[row] == "total" && warmup[row] == 0 {
                samples[trial[row]].append(seconds[row])
            }
        }
        return samples.map(Quartiles.init)
    }

    private init(_ summary: RecordSummary, trials: [TrialSummary]) {
        name = summary.name
        title = summary.title
        contentDigest = summary.contentDigest
        axes = summary.axes
        recordedTrials = summary.recordedTrials
        missingTrials = summary.missingTrials
        self.trials = trials
        certificate = nil
        claims = []
    }

    /// The summary of the trials whose identity begins with `prefix`. Throws unless there is one.
    public func selecting(trial prefix: String) throws(UnknownTrialError) -> RecordSummary {
        let rows = try UnknownTrialError.select(prefix, from: trials.map(\.trial))
        return RecordSummary(self, trials: trials.filter { rows.contains($0.trial.row) })
    }
}
