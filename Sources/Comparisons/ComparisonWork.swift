import Records

/// Reads and compares what two records have of the trials that belong together.
struct ComparisonWork {
    private let left: ComparedRecord, right: ComparedRecord
    private let tolerance: Tolerance
    private let ignored: Set<String>
    /// What was compared beside the trials.
    private(set) var tables: [TableComparison] = []

    init(
        _ left: ComparedRecord,
        _ right: ComparedRecord,
        _ tolerance: Tolerance,
        ignoring: Set<String>
    ) {
        self.left = left
        self.right = right
        self.tolerance = tolerance
        ignored = ignoring
    }

    /// The comparison of each pair. Where the content is the same, only times and circumstances are compared.
    mutating func trials(
        _ pairs: [(left: ComparedTrial, right: ComparedTrial)],
        hasSameContent: Bool
    ) throws(RecordError) -> [TrialComparison] {
        var trials = pairs.map { TrialComparison($0.left, $0.right) }
        if !hasSameContent {
            try compareTables(of: &trials)
            try compareTensors(of: &trials)
        }
        let timing = (try left.table("timing"), try right.table("timing"))
        let circumstances = (
            try left.table("provenance/trials"), try right.table("provenance/trials")
        )
        for index in trials.indices {
            let rows = (trials[index].left.row, trials[index].right.row)
            if let own = timing.0, let other = timing.1 {
                trials[index].timing = try TimingComparison.all(own, rows.0, other, rows.1)
            }
            trials[index].environment = EnvironmentDifference.all(
                circumstances.0,
                rows.0,
                circumstances.1,
                rows.1
            )
        }
        return trials
    }

    /// One table after the other, so that no more than two are in memory.
    private mutating func compareTables(of trials: inout [TrialComparison]) throws(RecordError) {
        // What a record says beyond its shards is computed of them.
        let isBesideShard = (left.reader.trial == nil) != (right.reader.trial == nil)
        let names = left.resultNames + right.resultNames.filter { !left.resultNames.contains($0) }
        for name in names where !ignored.contains(name) {
            let own = try left.placed(name), other = try right.placed(name)
            if let own, let other, own.rowsOfTrial[-1] != nil || other.rowsOfTrial[-1] != nil {
                let comparison = TableComparison(own, -1, other, -1, tolerance)
                // Each record lists the layers of its own trials.
                tables.append(name == "layers" ? comparison.ofCommonRows : comparison)
                continue
            }
            for index in trials.indices {
                let rows = (trials[index].left.row, trials[index].right.row)
                switch (own, other) {
                case (let own?, let other?):
                    trials[index].tables.append(
                        TableComparison(own, rows.0, other, rows.1, tolerance)
                    )
                case (let own?, nil) where own.rowsOfTrial[rows.0] != nil && !isBesideShard:
                    trials[index].tablesOnlyInLeft.append(name)
                case (nil, let other?) where other.rowsOfTrial[rows.1] != nil && !isBesideShard:
                    trials[index].tablesOnlyInRight.append(name)
                default: break
                }
            }
        }
    }

    private func compareTensors(of trials: inout [TrialComparison]) throws(RecordError) {
        for index in trials.indices {
            let (own, other) = (trials[index].left, trials[index].right)
            let names = left.tensorNames(of: own), others = right.tensorNames(of: other)
            for name in names where others.contains(name) {
                trials[index].tensors.append(
                    TensorComparison(
                        try left.reader.tensor(trial: own.shortID, name: name),
                        try right.reader.tensor(trial: other.shortID, name: name),
                        tolerance
                    )
                )
            }
            trials[index].tensors += names.filter { !others.contains($0) }
                .map { TensorComparison($0, onlyInLeft: true) }
            trials[index].tensors += others.filter { !names.contains($0) }
                .map { TensorComparison($0, onlyInLeft: false) }
        }
    }
}
