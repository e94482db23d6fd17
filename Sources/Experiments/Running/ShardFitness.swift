import Records

/// Whether a trial's shard can stand for running the trial again.
public enum ShardFitness: Sendable, Equatable {
    /// It is whole, and holds all that is asked for.
    case fit
    /// It is whole, and says that the trial ended without being completed.
    case ended(TrialStatus)
    /// The trial has to run, for this reason.
    case unfit(String)

    /// There is no shard yet.
    public static let absent = ShardFitness.unfit("not run yet")

    /// Why the trial would run; nil where it need not.
    var reason: String? {
        switch self {
        case .fit: nil
        case .ended(let status): "it ended as \(status.rawValue)"
        case .unfit(let reason): reason
        }
    }

    /// Looks at the shard of a trial.
    ///
    /// Gates, limits and paths may have changed since; what the trial computed may not. A trial that is to stop at the first
    /// output that is not finite may not have passed one.
    public init(_ trial: PlannedTrial, at path: String, stopsAtFirstNonfinite: Bool = false) {
        do throws(RecordError) {
            let reader = try Shard.intact(path, trial: trial.id)
            self = try Self.fitness(of: reader, trial)
            guard self == .fit, stopsAtFirstNonfinite, trial.settings.pipeline != nil else {
                return
            }
            let module = try reader.table("trials").strings(HealthTable.moduleColumn).first ?? ""
            if !module.isEmpty {
                self = .unfit("the output of \(module) was not finite, and it went on")
            }
        } catch {
            self =
                error.problem == .missingFile
                ? .absent : .unfit("its shard cannot be used: \(error.found)")
        }
    }

    private static func fitness(
        of reader: RecordReader,
        _ trial: PlannedTrial
    ) throws(RecordError) -> ShardFitness {
        let word = try reader.table("trials").strings("status").first ?? ""
        guard let status = TrialStatus(rawValue: word) else {
            return .unfit("its shard has the unknown status '\(word)'")
        }
        if status == .completed, trial.settings.examinesModules,
            !reader.tableNames.contains(HealthTable.name)
        {
            return .unfit("its modules' outputs were not examined")
        }
        for heading in TrialRecord.headings(of: trial) {
            guard reader.tableNames.contains(heading.name) else {
                return .unfit("its shard has no /\(heading.name)")
            }
            guard try reader.table(heading.name).hasColumns(of: heading) else {
                return .unfit(
                    "its shard has other columns in /\(heading.name) than are recorded now"
                )
            }
        }
        guard status == .completed else { return .ended(status) }
        let tensors = reader.tensorNames.map(\.name)
        for kind in trial.settings.keptTensors where !tensors.contains(where: kind.includes) {
            // Where nothing was audited, there is no worst call.
            if kind == .worstAttention, try reader.table("audit").count == 0 { continue }
            return .unfit("its shard has no \(kind.rawValue)")
        }
        guard let timing = trial.settings.timing else { return .fit }
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
