import Foundation
import Images
import Pipelines
public import Records
import Tensors

/// Runs a plan: every trial that has no fit shard, then one record of all.
public struct ExperimentRun: Sendable {
    private let plan: Plan
    private let folder: ResultsFolder
    private let machine: MachineSettings
    private let commandLine: [String]
    private let isForced: Bool
    private let stopsAtFirstNonfinite: Bool

    /// A run into a folder; `isForced` runs every trial again, `stopsAtFirstNonfinite` ends each trial at the first module whose
    /// output is not finite.
    public init(
        _ plan: Plan,
        into folder: ResultsFolder,
        machine: MachineSettings,
        commandLine: [String],
        isForced: Bool = false,
        stopsAtFirstNonfinite: Bool = false
    ) {
        self.plan = plan
        self.folder = folder
        self.machine = machine
        self.commandLine = commandLine
        self.isForced = isForced
        self.stopsAtFirstNonfinite = stopsAtFirstNonfinite
    }

    /// What a run comes to.
    public struct Summary: Sendable {
        /// Where the record is, and its digest.
        public let recordPath: String, contentDigest: ContentDigest
        /// How many trials ended in which way.
        public let statuses: [TrialStatus: Int]
        /// Whether any gate failed.
        public let hasFailedGate: Bool

        /// What the shell is told; nil where all is well, which what this processor lacks does not change.
        public var exitStatus: ExitStatus? {
            if statuses.contains(where: { !$0.key.isSettled && $0.value > 0 }) {
                return .trialUnfinished
            }
            return hasFailedGate ? .gateFailed : nil
        }
    }

    /// Runs the trials, writes a shard after each and the record at the end.
    ///
    /// Throws `Interrupted` (finished trials stay), `RecordError` (locked, unwritable or full folder), or
    /// `CheckpointError`.
    public func run(observer: RunObserver) throws -> Summary {
        try folder.makeFolder(for: folder.shardPath(plan.trials[0]))
        let lock = try RunLock(folder: folder.path)
        try AtomicFile.removeUnfinished(in: folder.path)
        try AtomicFile.removeUnfinished(in: "\(folder.path)/trials")
        let began = Date()
        let fitness = plan.trials.map {
            ShardFitness(
                $0,
                at: folder.shardPath($0),
                stopsAtFirstNonfinite: stopsAtFirstNonfinite
            )
        }
        let waiting = plan.trials.indices.filter { isForced || fitness[$0] != .fit }
        observer.event(
            .began(trials: plan.trials.count, reused: plan.trials.count - waiting.count)
        )
        for index in waiting { tell(observer, of: fitness[index], plan.trials[index]) }
        let environment = RunEnvironment(machine, commandLine: commandLine)
        for index in waiting {
            try run(index, environment: environment, observer: observer)
        }
        observer.event(.merging)
        let summary = try merge(
            environment: environment,
            began: began
        )
        lock.release()
        return summary
    }

    /// Names a shard that is there and cannot be used.
    private func tell(_ observer: RunObserver, of fitness: ShardFitness, _ trial: PlannedTrial) {
        guard case .unfit(let reason) = fitness, fitness != .absent else { return }
        observer.event(
            .shardRefused(path: folder.shardPath(trial), label: trial.label, reason: reason)
        )
    }

    private func run(
        _ index: Int,
        environment: RunEnvironment,
        observer: RunObserver
    ) throws {
        let trial = plan.trials[index]
        try observer.interruption.check()
        let forecast = try Forecast(trial.settings)
        let generations = trial.settings.generations(stopsAtFirstNonfinite: stopsAtFirstNonfinite)
        let obstacle = trial.settings.machine.obstacle(available: machine.available)
        observer.event(
            .trialBegan(
                index: index,
                label: trial.label,
                networkCalls: obstacle == nil ? forecast.networkCalls * generations : 0
            )
        )
        // Each trial has a machine of its own, so that none sees what another left behind.
        var machine: Machine?
        var outcome = TrialRun.Outcome(status: .unavailable, error: obstacle ?? "")
        if obstacle == nil {
            let own = self.machine.machine(trial.settings)
            machine = own
            outcome = try self.outcome(of: trial, forecast, on: own, observer)
        }
        for (image, picture) in outcome.pictures.enumerated() {
            guard let path = folder.picturePath(trial, image: image) else { break }
            try folder.makeFolder(for: path)
            try AtomicFile.write(PNG.encode(picture), to: path)
        }
        let shard = TrialRecord.record(
            trial,
            outcome,
            on: machine,
            forecast: forecast,
            plan: plan,
            environment: environment
        )
        _ = try RecordWriter.write(shard, to: folder.shardPath(trial))
        observer.event(
            .trialEnded(
                index: index,
                label: trial.label,
                status: outcome.status,
                seconds: outcome.seconds
            )
        )
    }

    private func outcome(
        of trial: PlannedTrial,
        _ forecast: Forecast,
        on machine: Machine,
        _ observer: RunObserver
    ) throws -> TrialRun.Outcome {
        var run = TrialRun(trial: trial, forecast: forecast, machine: machine, observer: observer)
        run.stopsAtFirstNonfinite = stopsAtFirstNonfinite
        if let guide = plan.trials.first(where: { $0.id == trial.settings.guide }) {
            run.guide = try trajectory(of: guide)
            guard run.guide != nil else {
                return TrialRun.Outcome(
                    status: .failed,
                    error: "the trial that it follows, \(guide.label), was not completed"
                )
            }
        }
        return try run.run()
    }

    /// The latents that a trial which has run kept; nil where it was not completed.
    private func trajectory(of trial: PlannedTrial) throws(RecordError) -> Tensor? {
        let reader = try RecordReader.open(folder.shardPath(trial))
        let name = RecordedTensorKind.trajectory.rawValue
        guard try reader.table("trials").strings("status") == [TrialStatus.completed.rawValue],
            reader.tensorNames.contains(where: { $0.name == name })
        else { return nil }
        return try reader.tensor(trial: trial.shortID, name: name).tensor
    }

    private func merge(environment: RunEnvironment, began: Date) throws -> Summary {
        let shards = try plan.trials.map { trial throws(RecordError) in
            try RecordReader.open(folder.shardPath(trial)).record()
        }
        let record = try RecordAssembly.record(
            shards,
            plan: plan,
            provenance: [
                Record.Fact("began", RunEnvironment.text(began)),
                Record.Fact("ended", RunEnvironment.text(Date())),
            ] + environment.facts
        )
        let digest = try RecordWriter.write(record, to: folder.recordPath)
        let statuses = try record.table("trials")?.strings("status") ?? []
        let verdicts = try record.table("verdicts")?.strings("verdict") ?? []
        return Summary(
            recordPath: folder.recordPath,
            contentDigest: digest,
            statuses: Dictionary(grouping: statuses.compactMap(TrialStatus.init)) { $0 }
                .mapValues(\.count),
            hasFailedGate: verdicts.contains("fail")
        )
    }
}
