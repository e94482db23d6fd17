import Queries
import Records

/// The record that a plan will come to, as far as that can be told before anything has run: all trials, tables and columns,
/// and of what is measured no rows.
enum ExpectedRecord {
    /// The record's tables, to be asked for their names. Throws `RecordError` where the trials' tables do not fit.
    static func record(of plan: Plan) throws(RecordError) -> Record {
        let shards = plan.trials.map { trial in
            Record(
                title: plan.title,
                name: plan.name,
                trial: trial.id,
                specification: .init(source: "", resolved: "", overrides: ""),
                tables: TrialRecord.headings(of: trial)
            )
        }
        return try RecordAssembly.record(shards, plan: plan, provenance: [])
    }
}
