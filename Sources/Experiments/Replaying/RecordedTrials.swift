import Comparisons
import Records
import Specs

/// The trials of a record as its plan settled them then.
struct RecordedTrials {
    /// One trial.
    struct Trial {
        let id: String, label: String
        let settings: CanonicalJSON.Value?

        /// The trial of a plan that stands in the same place of the sweep: by its label, if only one has it.
        func counterpart(in plan: Plan) -> PlannedTrial? {
            let alike = plan.trials.filter { $0.label == label }
            return alike.count == 1 ? alike[0] : plan.trials.count == 1 ? plan.trials[0] : nil
        }

        /// What a planned trial settles otherwise.
        func differences(from planned: PlannedTrial) -> [SettingDifference] {
            SettingDifference.all(settings, planned.identity)
        }
    }

    let all: [Trial]

    /// The trials of a record's table and specification.
    init(_ table: Table, _ specification: Record.Specification) throws(RecordError) {
        all = try ComparedTrial.all(
            of: table,
            specification: CanonicalJSON.value(of: specification.resolved)
        )
        .map { Trial(id: $0.id, label: $0.label, settings: $0.settings) }
    }
}
