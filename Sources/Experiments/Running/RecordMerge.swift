import Foundation
import Queries
import Records
import Specs

/// Joins the shards of a plan's trials into one record.
public struct RecordMerge: Sendable {
    private let plan: Plan
    private let folder: ResultsFolder
    private let environment: RunEnvironment

    /// A merge in a folder; the environment is that of the process that merges.
    public init(_ plan: Plan, in folder: ResultsFolder, environment: RunEnvironment) {
        self.plan = plan
        self.folder = folder
        self.environment = environment
    }

    /// Writes the record of all trials; where `allowsMissing`, of those that are there, if any is.
    ///
    /// Throws `RecordError` where the folder is not there, is in use or cannot be written.
    public func run(
        allowsMissing: Bool,
        observer: RunObserver
    ) throws -> ExperimentRun.Summary {
        let lock = try RunLock(folder: folder.path)
        let summary = try summary(
            of: Array(plan.trials.indices),
            began: Date(),
            isRecorded: true,
            allowsMissing: allowsMissing,
            observer: observer
        )
        lock.release()
        return summary
    }

    /// What the chosen trials came to, with a record where it is asked for and can be.
    ///
    /// Those in `present` are known to have a shard. Only for whoever holds the folder's lock.
    func summary(
        of chosen: [Int],
        present known: Set<Int> = [],
        began: Date,
        isRecorded: Bool,
        allowsMissing: Bool = false,
        observer: RunObserver
    ) throws -> ExperimentRun.Summary {
        let missing = missing(besides: known)
        let present = plan.trials.indices.filter { missing[$0] == nil }
        let isWritten =
            isRecorded && (missing.isEmpty || allowsMissing) && !present.isEmpty
        let indices = isWritten ? present : chosen.filter { missing[$0] == nil }
        let part = plan.keeping(indices)
        if isWritten { observer.event(.merging) }
        var record = try record(of: part, missing: rows(missing), began: began)
        var claims: [ClaimJudgement] = []
        // Claims are about the whole experiment, and so about its record.
        if isWritten, !part.claims.isEmpty {
            claims = try ClaimsTable.judgements(
                part.claims,
                by: QuerySource(record),
                missing: missing.count
            )
            record.tables.append(ClaimsTable.table(claims))
            for claim in claims { observer.event(.claimJudged(claim)) }
        }
        var digest: ContentDigest?
        if isWritten {
            let written = try RecordWriter.write(record, to: folder.recordPath)
            digest = written
            observer.event(.recordWritten(path: folder.recordPath, digest: written.description))
        }
        let trials = record.table("trials")
        let statuses = try trials?.strings("status").compactMap(TrialStatus.init) ?? []
        let causes = try trials?.strings("error") ?? []
        return ExperimentRun.Summary(
            recordPath: folder.recordPath,
            contentDigest: digest,
            statuses: Dictionary(grouping: statuses) { $0 }.mapValues(\.count),
            failures: statuses.indices.filter { !statuses[$0].isSettled }.map { row in
                ExperimentRun.Summary.Failure(
                    trial: part.trials[row].id,
                    label: part.trials[row].label,
                    status: statuses[row],
                    cause: causes[row]
                )
            },
            missing: rows(missing),
            claims: claims,
            hasFailedGate: try record.table("verdicts")?.strings("verdict").contains("fail")
                ?? false,
            isPart: allowsMissing || chosen.allSatisfy { missing[$0] == nil }
        )
    }

    /// Why trials cannot stand in a record, by their places; those that can are left out.
    private func missing(besides known: Set<Int>) -> [Int: String] {
        var missing: [Int: String] = [:]
        for (index, trial) in plan.trials.enumerated() where !known.contains(index) {
            if case .unfit(let reason) = ShardFitness(trial, at: folder.shardPath(trial)) {
                missing[index] = reason
            }
        }
        return missing
    }

    private func rows(_ missing: [Int: String]) -> [ExperimentRun.Summary.Missing] {
        missing.sorted { $0.key < $1.key }.map { index, reason in
            ExperimentRun.Summary.Missing(
                trial: plan.trials[index].id,
                label: plan.trials[index].label,
                reason: reason
            )
        }
    }

    private func record(
        of part: Plan,
        missing: [ExperimentRun.Summary.Missing],
        began: Date
    ) throws(RecordError) -> Record {
        let shards = try part.trials.map { trial throws(RecordError) in
            try RecordReader.open(folder.shardPath(trial)).record()
        }
        var record = try RecordAssembly.record(
            shards,
            plan: part,
            provenance: [
                Record.Fact("began", RunEnvironment.text(began)),
                Record.Fact("ended", RunEnvironment.text(Date())),
            ] + environment.facts
        )
        if !missing.isEmpty { record.tables.append(MissingTrials.table(missing)) }
        return record
    }
}

extension Plan {
    /// The plan of some of its trials, which says nothing of the invariance of all.
    func keeping(_ indices: [Int]) -> Plan {
        guard indices.count < trials.count else { return self }
        var part = self
        part.trials = indices.map { trials[$0] }
        part.invariance = nil
        return part
    }
}
