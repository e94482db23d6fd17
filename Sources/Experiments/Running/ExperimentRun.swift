import Foundation
import Images
import Records
import Tensors

/// Runs the trials of a plan that are chosen and not done; where all of the plan are, then one record of them.
public struct ExperimentRun: Sendable {
    private let plan: Plan
    private let folder: ResultsFolder
    private let machine: MachineSettings
    private let commandLine: [String]
    private let options: RunOptions

    /// A run into a folder.
    public init(
        _ plan: Plan,
        into folder: ResultsFolder,
        machine: MachineSettings,
        commandLine: [String],
        options: RunOptions = RunOptions()
    ) {
        self.plan = plan
        self.folder = folder
        self.machine = machine
        self.commandLine = commandLine
        self.options = options
    }

    /// Runs the trials, writes a shard after each, and the record at the end.
    ///
    /// There is no record yet while a trial of the plan has no shard, and none from a share, whose siblings may still run:
    /// `RecordMerge` makes it. Throws `Interrupted` (finished trials stay), `SelectionError`, `RecordError` (locked,
    /// unwritable or full folder), or `CheckpointError`.
    public func run(observer: RunObserver) throws -> Summary {
        // What is said of trials is looked at before anything is made.
        _ = try options.selection.indices(in: plan)
        try folder.makeFolder(for: folder.shardPath(plan.trials[0]))
        let lock = try takeFolder()
        let began = Date()
        let schedule = try RunSchedule(plan, in: folder, options: options)
        let waiting = schedule.running, chosen = schedule.chosen
        observer.event(.began(trials: chosen.count, reused: chosen.count - waiting.count))
        for index in waiting { tell(observer, of: schedule.decisions[index], plan.trials[index]) }
        let environment = RunEnvironment(machine, commandLine: commandLine)
        var present = Set(chosen).subtracting(waiting)
        for index in waiting {
            present.insert(index)
            guard isWaiting(index) else { continue }
            let status = try run(index, environment: environment, observer: observer)
            if options.stopsAtFailure, !status.isSettled { break }
        }
        let merge = RecordMerge(plan, in: folder, environment: environment)
        let summary = try merge.summary(
            of: chosen,
            present: present,
            began: began,
            isRecorded: options.selection.share == nil,
            observer: observer
        )
        lock.release()
        return summary
    }

    /// Names a shard that is there and cannot be used.
    private func tell(
        _ observer: RunObserver,
        of decision: RunSchedule.Decision,
        _ trial: PlannedTrial
    ) {
        guard let fitness = decision.fitness, fitness != .absent, let reason = fitness.reason else {
            return
        }
        observer.event(
            .shardRefused(path: folder.shardPath(trial), label: trial.label, reason: reason)
        )
    }

    /// The lock on the folder, or on a share of the work in it; whoever has the whole clears away what killed runs left.
    private func takeFolder() throws(RecordError) -> RunLock {
        if let share = options.selection.share {
            return try RunLock(folder: folder.path, share: share.fileName)
        }
        let lock = try RunLock(folder: folder.path)
        try AtomicFile.removeUnfinished(in: folder.path)
        try AtomicFile.removeUnfinished(in: "\(folder.path)/trials")
        return lock
    }

    /// Whether a trial still has to run: another share may have run a reference that both need.
    private func isWaiting(_ index: Int) -> Bool {
        guard options.selection.share != nil, !options.isForced else { return true }
        let trial = plan.trials[index]
        let fitness = ShardFitness(
            trial,
            at: folder.shardPath(trial),
            stopsAtFirstNonfinite: options.stopsAtFirstNonfinite
        )
        return fitness != .fit
    }

    private func run(
        _ index: Int,
        environment: RunEnvironment,
        observer: RunObserver
    ) throws -> TrialStatus {
        let trial = plan.trials[index]
        try observer.interruption.check()
        let forecast = try Forecast(trial.settings)
        let foreseen = TrialRun.Outcome.foreseen(
            trial.settings,
            forecast,
            available: machine.available
        )
        let repetitions = trial.settings.repetitions(
            stopsAtFirstNonfinite: options.stopsAtFirstNonfinite
        )
        let calls = foreseen == nil ? forecast.networkCalls * repetitions : 0
        observer.event(.trialBegan(RunEvent.Beginning(index, trial, forecast, networkCalls: calls)))
        // Each trial has a machine of its own, so that none sees what another left behind.
        var machine: Machine?
        var outcome = foreseen ?? TrialRun.Outcome()
        if foreseen == nil {
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
        observer.event(.trialEnded(RunEvent.Ending(index, trial, outcome, forecast)))
        return outcome.status
    }

    private func outcome(
        of trial: PlannedTrial,
        _ forecast: Forecast,
        on machine: Machine,
        _ observer: RunObserver
    ) throws -> TrialRun.Outcome {
        var run = TrialRun(trial: trial, forecast: forecast, machine: machine, observer: observer)
        run.stopsAtFirstNonfinite = options.stopsAtFirstNonfinite
        if let leader = trial.settings.pipeline?.guide,
            let guide = plan.trials.first(where: { $0.id == leader })
        {
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
}
