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
            tensors: tensors(trial, outcome)
        )
    }

    private static func tensors(
        _ trial: PlannedTrial,
        _ outcome: TrialRun.Outcome
    ) -> [Records.RecordedTensor] {
        trial.settings.keptTensors.compactMap { kind in
            let (tensor, axes): (Tensor?, [String]) =
                switch kind {
                case .latents: (outcome.latents, ["image", "height", "width", "channel"])
                case .images: (outcome.images, ["image", "height", "width", "channel"])
                case .trajectory:
                    (outcome.trajectory, ["state", "image", "height", "width", "channel"])
                case .promptEmbeds: (outcome.promptEmbeds, ["image", "token", "feature"])
                }
            return tensor.map {
                Records.RecordedTensor(
                    trial: trial.shortID,
                    name: kind.rawValue,
                    axes: axes,
                    tensor: $0
                )
            }
        }
    }
}
