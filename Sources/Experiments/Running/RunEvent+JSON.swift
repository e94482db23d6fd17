public import Specs

extension RunEvent {
    /// The names under which events are written down, in the order of a run, each with what it holds.
    public static let names: [(name: String, meaning: String)] = [
        ("run_began", "trials, reused"),
        ("shard_refused", "path, label, reason"),
        ("trial_began", "index, trial, label, network_calls, predicted_peak_bytes"),
        ("network_called", "count: the trial's calls so far, at most twice a second"),
        ("violation", "label, layer, step (null outside the loop), gate"),
        ("prompt_cut", "prompt, lost"),
        ("first_bad_module", "label, path, step (null outside the loop), what"),
        ("invalid_pictures", "label, count"),
        (
            "trial_ended",
            "index, trial, label, status, error, elapsed, peak_bytes, predicted_peak_bytes"
        ),
        ("merge_began", "nothing more"),
        (
            "claim_judged",
            "id, statement, form, verdict (kept, broken, undecided), value (null where there is no single one), found, reason"
        ),
        ("record_written", "path, content_digest"),
        ("run_ended", "exit_code, error (null where the run came to its end)"),
    ]

    /// The name of the event, one of `names`.
    public var name: String {
        switch self {
        case .began: "run_began"
        case .shardRefused: "shard_refused"
        case .trialBegan: "trial_began"
        case .networkCalled: "network_called"
        case .trialEnded: "trial_ended"
        case .violation: "violation"
        case .promptCut: "prompt_cut"
        case .firstBadModule: "first_bad_module"
        case .invalidPictures: "invalid_pictures"
        case .merging: "merge_began"
        case .claimJudged: "claim_judged"
        case .recordWritten: "record_written"
        case .ended: "run_ended"
        }
    }

    /// What the event holds, as members of a JSON object.
    public var members: [String: CanonicalJSON.Value] {
        switch self {
        case .began(let trials, let reused):
            ["trials": .integer(Int128(trials)), "reused": .integer(Int128(reused))]
        case .shardRefused(let path, let label, let reason):
            ["path": .string(path), "label": .string(label), "reason": .string(reason)]
        case .trialBegan(let trial):
            [
                "index": .integer(Int128(trial.index)), "trial": .string(trial.trial),
                "label": .string(trial.label),
                "network_calls": .integer(Int128(trial.networkCalls)),
                "predicted_peak_bytes": .integer(Int128(trial.predictedPeakBytes)),
            ]
        case .networkCalled(let count): ["count": .integer(Int128(count))]
        case .trialEnded(let trial):
            [
                "index": .integer(Int128(trial.index)), "trial": .string(trial.trial),
                "label": .string(trial.label), "status": .string(trial.status.rawValue),
                "error": .string(trial.error), "elapsed": .number(trial.seconds),
                "peak_bytes": .integer(Int128(trial.peakBytes)),
                "predicted_peak_bytes": .integer(Int128(trial.predictedPeakBytes)),
            ]
        case .violation(let label, let layer, let step, let gate):
            [
                "label": .string(label), "layer": .string(layer),
                "step": step.map { .integer(Int128($0)) } ?? .null, "gate": .string(gate),
            ]
        case .promptCut(let prompt, let lost):
            ["prompt": .string(prompt), "lost": .string(lost)]
        case .firstBadModule(let label, let path, let step, let what):
            [
                "label": .string(label), "path": .string(path),
                "step": step.map { .integer(Int128($0)) } ?? .null, "what": .string(what),
            ]
        case .invalidPictures(let label, let count):
            ["label": .string(label), "count": .integer(Int128(count))]
        case .merging: [:]
        case .claimJudged(let judgement):
            [
                "id": .string(judgement.claim.id),
                "statement": .string(judgement.claim.statement),
                "form": .string(judgement.claim.words),
                "verdict": .string(judgement.verdict.rawValue),
                // JSON has no infinity; the words say it.
                "value": judgement.value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null,
                "found": .string(judgement.found), "reason": .string(judgement.reason),
            ]
        case .recordWritten(let path, let digest):
            ["path": .string(path), "content_digest": .string(digest)]
        case .ended(let code, let error):
            [
                "exit_code": .integer(Int128(code)),
                "error": error.map { .string($0) } ?? .null,
            ]
        }
    }
}
