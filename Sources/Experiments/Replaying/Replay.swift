public import Comparisons
import Foundation
public import Records
import Specs

/// Runs a record's own experiment again and holds the new record against the old one.
public struct Replay: Sendable {
    /// What is run: the trials of the record that can be, with those that they follow.
    public let plan: Plan
    /// Trials of the record that today's plan settles otherwise, and in what.
    public let resettled: [Resettled]
    /// How many trials the record has, of those that were asked for.
    public let recorded: Int
    /// Whether the record's trials were to stop at the first output that is not finite, which nothing else tells.
    public let stopsAtFirstNonfinite: Bool
    /// Of the original record.
    private let original: RecordReader
    private let prefix: String?
    /// The trial that the first trial of the original is replayed by, or nil.
    private let subject: PlannedTrial?
    /// Tables that depend on trials which are not run.
    private let ignored: Set<String>

    /// A trial that is no longer what it was.
    public struct Resettled: Sendable {
        /// Its identity then, and its label.
        public let id: String, label: String
        /// What is settled otherwise; empty where no trial of the plan corresponds to it.
        public let settings: [SettingDifference]
    }

    /// What a replay may be told.
    public struct Options: Sendable {
        /// The beginning of the identities of the trials to run; nil for all.
        public var trial: String?
        /// Where the model is, instead of at its recorded name.
        public var model: String?
        /// Whether times are measured again, too.
        public var isTimed: Bool

        /// Options from their parts.
        public init(trial: String? = nil, model: String? = nil, isTimed: Bool = false) {
            self.trial = trial
            self.model = model
            self.isTimed = isTimed
        }
    }

    /// Plans the replay of a record, or of one trial's shard; models and given files are looked for in `paths`.
    ///
    /// Throws `SpecError` naming every input that is missing, `CheckpointError`, `RecordError`, or `ReplayError` where
    /// no trial of the record can be run.
    public init(
        of record: RecordReader,
        paths: DataPaths,
        threads: Int,
        options: Options = Options()
    ) throws {
        original = record
        prefix = options.trial
        stopsAtFirstNonfinite = record.tensorNames.contains {
            $0.name.hasPrefix(TrialRecord.firstNonfinitePrefix)
        }
        let plan = try Self.plan(of: record, paths: paths, threads: threads, options)
        let trials = try RecordedTrials(record.table("trials"), record.specification())
        let asked = trials.all.filter { $0.id.hasPrefix(options.trial?.lowercased() ?? "") }
        guard !asked.isEmpty else {
            throw ReplayError.unknownTrial(options.trial ?? "", known: trials.all.map(\.id))
        }
        recorded = asked.count
        let matches = asked.map { recorded in
            (recorded, plan.trials.first { $0.id == recorded.id } ?? recorded.counterpart(in: plan))
        }
        resettled = matches.compactMap { recorded, planned in
            if let planned, planned.id == recorded.id { return nil }
            return Resettled(
                id: recorded.id,
                label: recorded.label,
                settings: planned.map { recorded.differences(from: $0) } ?? []
            )
        }
        subject = matches.first?.1
        let wanted = Set(matches.compactMap { $0.1?.id })
        guard !wanted.isEmpty else { throw ReplayError.nothingToRun(record.path, resettled) }
        self.plan = plan.keeping(wanted, isTimed: options.isTimed)
        // Drift is computed, and bits are judged, across all trials; a shard has neither.
        let isPartial = self.plan.trials.count < plan.trials.count
        ignored = isPartial || record.trial != nil ? ["drift", "verdicts"] : []
    }

    /// The comparison of the original, first, with what the run has left in a folder: its record, or the trial's shard.
    ///
    /// Throws `RecordError` where a part cannot be read.
    public func comparison(with folder: ResultsFolder) throws -> RecordComparison {
        // A shard keeps more than a record: what other trials are led by, for one.
        let path = original.trial.flatMap { _ in subject }.map(folder.shardPath)
        return try RecordComparison(
            original,
            RecordReader.open(path ?? folder.recordPath),
            trial: original.trial == nil ? prefix : nil,
            ignoring: ignored
        )
    }

    /// Today's plan of the recorded specification.
    private static func plan(
        of record: RecordReader,
        paths: DataPaths,
        threads: Int,
        _ options: Options
    ) throws -> Plan {
        let specification = try record.specification()
        var changes = specification.overrideList ?? []
        if let model = options.model {
            changes.removeAll { $0.hasPrefix("model=") }
            changes.append("model=\(CanonicalJSON.text(.string(model)))")
        }
        let document = try SpecDocument(
            bytes: Array(specification.source.utf8),
            name: "\(record.path):/spec/source"
        )
        return try Planner(paths: paths, threads: threads)
            .plan(document, overrides: Override.parse(changes, first: 1))
    }
}
