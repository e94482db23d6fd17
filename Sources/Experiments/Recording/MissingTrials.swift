import Records

/// The trials that a record should have and has not: the table `missing` of a record that was merged too early.
enum MissingTrials {
    static func table(_ missing: [ExperimentRun.Summary.Missing]) -> Table {
        Table(
            "missing",
            dimension: "absence",
            columns: [
                Column(
                    "id",
                    missing.map(\.trial),
                    longName: "SHA-256 of the trial's canonical settings"
                ),
                Column(
                    "label",
                    missing.map(\.label),
                    longName: "values of the sweep axes in a line"
                ),
                Column(
                    "reason",
                    missing.map(\.reason),
                    longName: "why the trial is not in this record"
                ),
            ]
        )
    }
}
