import Queries

/// The columns of the table of trials.
extension SummaryTable {
    typealias Column = ReportColumn<TrialSummary>

    /// What was run.
    static var settings: [Column] {
        [
            Column("status") { .text($0.trial.status) },
            Column("error") { .text($0.trial.error.isEmpty ? nil : $0.trial.error) },
            Column("backend") { .text($0.trial.backend) },
            Column("dtype") { .text($0.trial.dtype) },
            Column("scheduler") { .text($0.trial.scheduler.isEmpty ? nil : $0.trial.scheduler) },
            Column("steps") { .whole($0.trial.steps == 0 ? nil : $0.trial.steps) },
            Column("batch_size") { .whole($0.trial.batchSize == 0 ? nil : $0.trial.batchSize) },
            Column("images") { .whole($0.trial.images) },
            Column("first_bad_module") { .text($0.trial.firstBadModule) },
            Column("first_bad_step") { .whole($0.trial.firstBadStep) },
        ]
    }

    /// How far the attention calls are from their references.
    static func errors(_ summary: RecordSummary) -> [Column] {
        let hasMismatches = summary.trials.contains { ($0.audit?.nonfiniteMismatches ?? 0) > 0 }
        let isAboveBound = summary.trials.contains { ($0.audit?.boundRatio ?? 0) > 1 }
        return [
            Column("calls", ["calls"], "attention calls audited", .importance(30)) {
                .whole($0.audit?.calls)
            },
            Column(
                "max_abs",
                ["max abs", "error"],
                "largest |output − reference| of any call, in units of the tensor",
                .always
            ) { .error($0.audit?.maxAbs) },
            Column(nil, ["max abs", "error at"], "the call with that error", .importance(10)) {
                .text($0.audit?.worst?.description)
            },
            Column("max_abs_layer") { .text($0.audit?.worst?.layer) },
            Column("max_abs_step") { .whole($0.audit?.worst?.step) },
            Column("max_abs_image") { .whole($0.audit?.worst?.image) },
            Column(
                "rel_l2_rms",
                ["rel L2", "rms"],
                "‖output − reference‖ / ‖reference‖, root mean square of the calls",
                .always
            ) { .error($0.audit?.relativeL2) },
            Column(
                "rel_l2_max",
                ["rel L2", "max"],
                "the same, largest of any call",
                .importance(40)
            ) {
                .error($0.audit?.largestRelativeL2)
            },
            Column(
                "max_ulp",
                ["max", "ulp"],
                "largest distance in representable numbers of the output's format",
                .importance(60)
            ) { .count($0.audit?.maxUlp) },
            Column(
                "nonfinite_mismatches",
                ["not", "finite"],
                "elements that are NaN or infinite unlike the reference, over all calls",
                .importance(hasMismatches ? 95 : 20)
            ) { .count($0.audit?.nonfiniteMismatches) },
            Column(
                "max_ratio_max",
                ["ratio", "max"],
                "max abs error in units of the baseline's in the same format, largest of any call",
                .importance(85)
            ) { .ratio($0.audit?.largestRatio) },
            Column(
                "max_ratio_median",
                ["ratio", "median"],
                "the same, median of the calls",
                .importance(55)
            ) { .ratio($0.audit?.medianRatio) },
            Column(
                "bound_ratio_max",
                ["of", "bound"],
                "largest error in units of its a priori bound; above 1 it is no rounding error",
                .importance(isAboveBound ? 94 : 45)
            ) { .error($0.audit?.boundRatio) },
        ]
    }

    /// What the trial took.
    static var costs: [Column] {
        [
            Column(
                "seconds_median",
                ["time", "median"],
                "whole trial without warm-ups; quantiles interpolate linearly (type 7)",
                .importance(90)
            ) { .seconds($0.seconds?.median) },
            Column("seconds_q1", ["time", "q1"], "first quartile", .importance(25)) {
                .seconds($0.seconds?.first)
            },
            Column("seconds_q3", ["time", "q3"], "third quartile", .importance(25)) {
                .seconds($0.seconds?.third)
            },
            Column("seconds_min", ["time", "min"], "shortest", .importance(15)) {
                .seconds($0.seconds?.minimum)
            },
            Column("seconds_n", ["timed", "runs"], "how many were timed", .importance(14)) {
                .whole($0.seconds?.count)
            },
            Column("peak_bytes", ["memory", "peak"], "most bytes in use at once", .importance(80)) {
                .bytes($0.trial.peakBytes)
            },
            Column(
                "predicted_peak_bytes",
                ["memory", "forecast"],
                "the plan's forecast of the peak",
                .importance(35)
            ) { .bytes($0.trial.predictedPeakBytes) },
            Column("flops", ["work", "FLOP"], "floating-point operations", .importance(33)) {
                .operations($0.trial.flops)
            },
        ]
    }

    /// Which bits came out; people see them where the experiment asks about them.
    static func bits(_ summary: RecordSummary) -> [Column] {
        let isAsked = summary.trials.contains { $0.verdict.bits != nil }
        return [
            Column("tensors_sha256") { .text($0.trial.tensorsDigest) },
            Column(
                nil,
                ["tensors", "SHA-256"],
                "first digits of the digest of the recorded tensors",
                isAsked ? .always : .machinesOnly
            ) { .text($0.trial.tensorsDigest.map { String($0.prefix(12)) }) },
            Column("bits") { .text($0.verdict.bits?.rawValue) },
        ]
    }

    /// How it ended.
    static func verdict(_ summary: RecordSummary) -> [Column] {
        let isAskedForBits = summary.trials.contains { $0.verdict.bits != nil }
        return [
            Column("verdict") { .text(word($0.verdict)) },
            Column("gates_failed") { .list($0.verdict.failures.map(\.gate)) },
            Column(
                nil,
                ["verdict"],
                isAskedForBits
                    ? "equal: the tensors of the first trial of the group; caught: a control that varies"
                    : "of the gates, – if none applied; how the trial ended, if not completed",
                .always
            ) { .text(shown($0)) },
        ]
    }

    private static func word(_ verdict: TrialVerdict) -> String? {
        verdict.passes.map { $0 ? (verdict.warns ? "warn" : "pass") : "fail" }
    }

    /// The word for people: how it ended, if not completed; then what it is there for.
    static func shown(_ row: TrialSummary) -> String? {
        guard row.trial.isCompleted else { return row.trial.status }
        return row.trial.isPoint ? shown(row.verdict) : row.trial.role.rawValue
    }

    /// The word for people: what is said of the bits, unless another gate failed.
    private static func shown(_ verdict: TrialVerdict) -> String? {
        let others = verdict.failures.filter { BitsVerdict(gate: $0.gate, verdict: "fail") == nil }
        return others.isEmpty ? verdict.bits?.rawValue ?? word(verdict) : word(verdict)
    }
}
