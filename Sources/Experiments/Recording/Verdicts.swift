import ErrorAnalysis
import Records
import Specs

/// Judges a finished record: the worst call of each trial for each gate, then each trial's bits.
///
/// Stored numbers alone are looked at, so that a record can be judged anew by other gates.
enum Verdicts {
    /// What a record is judged by.
    struct Question {
        /// The gates of each trial, nil where nothing is audited.
        let gates: [Gates?]
        /// Across what the bits have to be the same, or nil.
        let invariance: InvarianceSettings?
        /// The trials of the sweep, with their values on its axes; references belong to no group.
        let points: [(trial: Int, axes: [SweepPoint.Label])]
    }

    private struct Row {
        let trial: Int
        let judgement: Judgement
        /// The call that was judged; -1 where the gate is not about calls.
        let call: Int
    }

    /// The table of verdicts, or nil where nothing was audited and no invariance was asked for.
    static func table(of record: Record, _ question: Question) throws(RecordError) -> Table? {
        guard record.table("audit") != nil || question.invariance != nil else { return nil }
        return try table(calls(of: record, question) + bits(of: record, question))
    }

    /// The bits of each trial's tensors, where invariance was asked for.
    private static func bits(of record: Record, _ question: Question) throws(RecordError) -> [Row] {
        guard let invariance = question.invariance, let trials = record.table("trials") else {
            return []
        }
        let statuses = try trials.strings("status")
        let digests = try trials.strings(TrialTables.digestColumn)
        let judgements = InvarianceJudge(invariance).judgements(
            axes: question.points.map(\.axes),
            digests: question.points.map { point in
                let isCompleted = statuses[point.trial] == TrialStatus.completed.rawValue
                return isCompleted && !digests[point.trial].isEmpty ? digests[point.trial] : nil
            }
        )
        return zip(question.points, judgements).map {
            Row(trial: $0.trial, judgement: $1, call: -1)
        }
    }

    /// The worst call of each trial for each gate.
    private static func calls(of record: Record, _ question: Question) throws(RecordError) -> [Row]
    {
        guard let audit = record.table("audit") else { return [] }
        let trials = try audit.integers("trial")
        // A record of an earlier version may lack a metric, which is then undefined.
        var metrics: [String: [Double]] = [:], baseline: [String: [Double]] = [:]
        for metric in Metrics.all where audit[metric.name] != nil {
            metrics[metric.name] = try audit.reals(metric.name)
        }
        for metric in AuditedCall.baselineMetrics {
            baseline[metric.name] = try audit.reals("baseline_\(metric.name)")
        }
        var worst: [Int: [String: Row]] = [:]
        for call in trials.indices {
            guard question.gates.indices.contains(trials[call]),
                let gates = question.gates[trials[call]]
            else { continue }
            let audited = AuditedCall(
                metric: { [metrics] in metrics[$0.name]?[call] },
                baseline: { [baseline] in baseline[$0.name]?[call] }
            )
            for judgement in gates.judge(audited) {
                let row = Row(trial: trials[call], judgement: judgement, call: call)
                if isWorse(judgement, than: worst[row.trial]?[judgement.gate]?.judgement) {
                    worst[row.trial, default: [:]][judgement.gate] = row
                }
            }
        }
        let outputs = try nonfiniteOutputs(of: record)
        return question.gates.enumerated().flatMap { trial, gates in
            (gates?.all ?? []).compactMap { gate in
                let row = worst[trial]?[type(of: gate).name]
                // Attention that is given NaN agrees with a reference that is given NaN: the modules' outputs tell.
                guard let gate = gate as? NonfiniteGate, let count = outputs[trial],
                    row?.judgement.verdict != gate.failure
                else { return row }
                return Row(trial: trial, judgement: gate.judgement(outputs: count), call: -1)
            }
        }
    }

    /// The number of elements of modules' outputs that were not finite, of the trials that have any.
    private static func nonfiniteOutputs(of record: Record) throws(RecordError) -> [Int: Int] {
        guard let health = record.table(HealthTable.name) else { return [:] }
        let trials = try health.integers("trial")
        let kinds = try ["nan", "positive_infinity", "negative_infinity"].map {
            (name) throws(RecordError) in try health.integers(name)
        }
        return trials.indices.reduce(into: [:]) { counts, row in
            let count = kinds.reduce(0) { $0 + $1[row] }
            if count > 0 { counts[trials[row], default: 0] += count }
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
                    longName: "pass, warn, fail or not-applicable"
                ),
                Column(
                    "call",
                    rows.map(\.call),
                    longName: "index of the worst call, -1 where none is meant"
                ),
            ]
        )
    }

    /// What does not hold is worse than a pass, that worse than nothing to say; among equals the larger share of the threshold.
    private static func isWorse(_ new: Judgement, than old: Judgement?) -> Bool {
        guard let old else { return true }
        let ranks: [Verdict: Int] = [.fail: 2, .warn: 2, .pass: 1, .notApplicable: 0]
        let newRank = ranks[new.verdict] ?? 0, oldRank = ranks[old.verdict] ?? 0
        return newRank == oldRank ? share(new) > share(old) : newRank > oldRank
    }

    private static func share(_ judgement: Judgement) -> Double {
        guard let value = judgement.value, let threshold = judgement.threshold else { return 0 }
        return threshold > 0 ? value / threshold : value
    }
}

extension Verdicts.Question {
    /// What a plan asks of its record.
    init(_ plan: Plan) {
        self.init(
            gates: plan.trials.map { $0.settings.audit?.gates.gates },
            invariance: plan.invariance,
            points: plan.trials.indices.filter { plan.trials[$0].role == .trial }
                .map { ($0, plan.trials[$0].axes) }
        )
    }
}
