import ErrorAnalysis
import Records

/// Judges a finished record by its plan's gates: the worst call of each trial for each gate, then each trial's bits.
enum Verdicts {
    private struct Row {
        let trial: Int
        let judgement: Judgement
        /// The call that was judged; -1 where the gate is not about calls.
        let call: Int
    }

    /// The table of verdicts, or nil where nothing was audited and no invariance was asked for.
    static func table(of record: Record, plan: Plan) throws(RecordError) -> Table? {
        guard record.table("audit") != nil || plan.invariance != nil else { return nil }
        return try table(calls(of: record, plan: plan) + bits(of: record, plan: plan))
    }

    /// The bits of each trial's tensors, where invariance was asked for.
    private static func bits(of record: Record, plan: Plan) throws(RecordError) -> [Row] {
        guard let invariance = plan.invariance, let trials = record.table("trials") else {
            return []
        }
        let statuses = try trials.strings("status")
        let digests = try trials.strings(TrialTables.digestColumn)
        // References belong to no group: they are no points of the sweep.
        let points = plan.trials.indices.filter { plan.trials[$0].role == .trial }
        let judgements = InvarianceJudge(invariance).judgements(
            axes: points.map { plan.trials[$0].axes },
            digests: points.map { point in
                let isCompleted = statuses[point] == TrialStatus.completed.rawValue
                return isCompleted && !digests[point].isEmpty ? digests[point] : nil
            }
        )
        return zip(points, judgements).map { Row(trial: $0, judgement: $1, call: -1) }
    }

    /// The worst call of each trial for each gate.
    private static func calls(of record: Record, plan: Plan) throws(RecordError) -> [Row] {
        guard let audit = record.table("audit") else { return [] }
        let trials = try audit.integers("trial")
        var metrics: [String: [Double]] = [:], baseline: [String: [Double]] = [:]
        for metric in Metrics.all { metrics[metric.name] = try audit.reals(metric.name) }
        for metric in AuditedCall.baselineMetrics {
            baseline[metric.name] = try audit.reals("baseline_\(metric.name)")
        }
        var worst: [Int: [String: Row]] = [:]
        var order: [(trial: Int, gates: Gates)] = []
        for (index, trial) in plan.trials.enumerated() {
            if let settings = trial.settings.audit { order.append((index, settings.gates)) }
        }
        let gates = Dictionary(uniqueKeysWithValues: order.map { ($0.trial, $0.gates) })
        for call in trials.indices {
            let audited = AuditedCall(
                metrics: metrics.mapValues { $0[call] },
                baseline: baseline.mapValues { $0[call] }
            )
            for judgement in gates[trials[call]]?.judge(audited) ?? [] {
                let row = Row(trial: trials[call], judgement: judgement, call: call)
                if isWorse(judgement, than: worst[row.trial]?[judgement.gate]?.judgement) {
                    worst[row.trial, default: [:]][judgement.gate] = row
                }
            }
        }
        return order.flatMap { entry in
            entry.gates.all.compactMap { worst[entry.trial]?[type(of: $0).name] }
        }
    }

    private static func table(_ rows: [Row]) -> Table {
        Table(
            "verdicts",
            dimension: "judgement",
            columns: [
                Column("trial", rows.map(\.trial), longName: "index of the trial"),
                Column("gate", rows.map(\.judgement.gate), longName: "the gate's key"),
                Column(
                    "threshold",
                    rows.map { $0.judgement.threshold ?? .nan },
                    units: "1",
                    longName: "largest value that passes, at the worst call"
                ),
                Column(
                    "value",
                    rows.map { $0.judgement.value ?? .nan },
                    units: "1",
                    longName: "value at the worst call"
                ),
                Column(
                    "verdict",
                    rows.map(\.judgement.verdict.rawValue),
                    longName: "pass, fail or not-applicable"
                ),
                Column(
                    "call",
                    rows.map(\.call),
                    longName: "index of the worst call, -1 where none is meant"
                ),
            ]
        )
    }

    /// A failure is worse than a pass, that worse than nothing to say; among equals the larger share of the threshold.
    private static func isWorse(_ new: Judgement, than old: Judgement?) -> Bool {
        guard let old else { return true }
        let ranks: [Verdict: Int] = [.fail: 2, .pass: 1, .notApplicable: 0]
        let newRank = ranks[new.verdict] ?? 0, oldRank = ranks[old.verdict] ?? 0
        return newRank == oldRank ? share(new) > share(old) : newRank > oldRank
    }

    private static func share(_ judgement: Judgement) -> Double {
        guard let value = judgement.value, let threshold = judgement.threshold else { return 0 }
        return threshold > 0 ? value / threshold : value
    }
}
