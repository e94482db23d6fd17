import Pipelines
import Records
import Specs
import Tensors

/// A trial's shard.
enum TrialRecord {
    /// The record of one trial, in which it is trial 0.
    static func record(
        _ trial: PlannedTrial,
        _ outcome: TrialRun.Outcome,
        on machine: Machine?,
        forecast: Forecast,
        plan: Plan,
        environment: RunEnvironment
    ) -> Record {
        Record(
            title: plan.title,
            name: plan.name,
            trial: trial.id,
            specification: Record.Specification(
                source: plan.source,
                resolved: CanonicalJSON.text(trial.identity),
                overrides: CanonicalJSON.text(.array(plan.overrides.map { .string($0) }))
            ),
            tables: TrialTables(trial: trial, outcome: outcome, forecast: forecast).tables
                + [environment.trialTable(outcome, on: machine)],
            tensors: tensors(trial, outcome) + stop(trial, outcome)
        )
    }

    /// What the names of tensors begin with that are kept of a module where the trial stopped.
    static let firstNonfinitePrefix = "first_nan_"

    /// The inputs and the output of the module where the trial stopped.
    private static func stop(
        _ trial: PlannedTrial,
        _ outcome: TrialRun.Outcome
    ) -> [Records.RecordedTensor] {
        guard let stop = outcome.stop else { return [] }
        let inputs = stop.inputs.enumerated().map { ("input_\($0)", $1) }
        return (inputs + [("output", stop.tensor)]).map { name, tensor in
            Records.RecordedTensor(
                trial: trial.shortID,
                name: firstNonfinitePrefix + name,
                axes: axes(tensor.shape.count),
                tensor: tensor
            )
        }
    }

    /// What the axes of a network's tensors are.
    private static func axes(_ count: Int) -> [String] {
        switch count {
        case 4: ["row", "height", "width", "channel"]
        case 3: ["row", "token", "feature"]
        case 2: ["row", "feature"]
        default: (0..<count).map { "axis_\($0)" }
        }
    }

    /// The tables of every finished shard of a trial, without rows to speak of: what this program records now.
    static func headings(of trial: PlannedTrial) -> [Table] {
        let outcome = TrialRun.Outcome()
        return TrialTables(trial: trial, outcome: outcome, forecast: .nothing).tables
            + [RunEnvironment.trialTable(outcome, host: "", machine: nil)]
    }

    private static func tensors(
        _ trial: PlannedTrial,
        _ outcome: TrialRun.Outcome
    ) -> [Records.RecordedTensor] {
        func recorded(_ name: String, _ axes: [String], _ tensor: Tensor) -> Records.RecordedTensor
        {
            Records.RecordedTensor(trial: trial.shortID, name: name, axes: axes, tensor: tensor)
        }
        return trial.settings.keptTensors.flatMap { kind in
            let tensor = outcome.tensors[kind].map { recorded(kind.rawValue, kind.axes, $0) }
            let worst = kind == .worstAttention ? outcome.worst?.tensors ?? [] : []
            return (tensor.map { [$0] } ?? [])
                + worst.map { recorded($0.name, $0.axes, $0.tensor) }
        }
    }
}

extension RecordedTensorKind {
    /// What the axes of such a tensor are; those of the worst call's tensors are their own.
    fileprivate var axes: [String] {
        switch self {
        case .latents, .images: ["image", "height", "width", "channel"]
        case .trajectory: ["state", "image", "height", "width", "channel"]
        case .promptEmbeds: ["image", "token", "feature"]
        case .attentionOutput: ["seed", "image", "query", "feature"]
        case .worstAttention: []
        }
    }
}
