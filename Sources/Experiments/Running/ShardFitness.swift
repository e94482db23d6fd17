import Foundation
import Records

/// Whether a trial's shard can stand for running the trial again.
public enum ShardFitness: Sendable, Equatable {
    /// It is whole, and holds all that is asked for.
    case fit
    /// The trial has to run, for this reason.
    case unfit(String)

    /// Looks at the shard of a trial.
    ///
    /// Gates, limits and paths may have changed since; what the trial computed may not.
    public init(_ trial: PlannedTrial, at path: String) {
        guard Shard.isIntact(path, trial: trial.id) else {
            self = .unfit(
                FileManager.default.fileExists(atPath: path)
                    ? "its shard is damaged or of another trial" : "not run yet"
            )
            return
        }
        do throws(RecordError) {
            self = try Self.fitness(of: RecordReader.open(path), trial)
        } catch {
            self = .unfit("its shard cannot be read: \(error)")
        }
    }

    private static func fitness(
        of reader: RecordReader,
        _ trial: PlannedTrial
    ) throws(RecordError) -> ShardFitness {
        let status = try reader.table("trials").strings("status").first ?? ""
        guard status == TrialStatus.completed.rawValue else {
            return .unfit("it ended as \(status)")
        }
        let tensors = Set(reader.tensorNames.map(\.name))
        for kind in trial.settings.keptTensors where !tensors.contains(kind.rawValue) {
            return .unfit("its shard has no \(kind.rawValue)")
        }
        guard let timing = trial.settings.timing else { return .fit }
        guard reader.tableNames.contains("timing") else { return .unfit("it was not timed") }
        let table = try reader.table("timing")
        let phases = try table.strings("phase"), warmups = try table.integers("warmup")
        func count(_ flag: Int) -> Int {
            zip(phases, warmups).filter { $0.0 == "total" && $0.1 == flag }.count
        }
        guard count(0) == timing.repeats, count(1) == timing.warmup else {
            return .unfit("it was timed \(count(1)) + \(count(0)) times")
        }
        return .fit
    }
}
