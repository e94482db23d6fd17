import Records

/// The rows of a table that a selection means, and the trials that they belong to.
struct SelectedRows {
    let table: any ColumnSource
    /// The selected rows, in order.
    let rows: [Int]
    /// The rows of `/trials` that they belong to.
    let trials: [Int]
    /// The rows of `/trials` that were left out because they were not completed.
    let unfinished: [Int]
    /// The columns that were named for grouping, in their order.
    let named: [KeyColumn]

    /// Throws `QueryError` for tables, keys and values that there are not.
    init(
        _ name: String,
        _ selection: Selection,
        naming keys: [String] = [],
        counts: Bool,
        of source: QuerySource
    ) throws(QueryError) {
        let finder = try KeyFinder(name, of: source)
        table = finder.table
        var asked: [(column: KeyColumn, allowed: [Bool])] = []
        for condition in selection.conditions {
            let column = try finder.column(condition.key)
            asked.append(
                (column, try column.allowed(by: condition.values, counts: counts, in: source.place))
            )
        }
        named = try keys.map { (key) throws(QueryError) in try finder.column(key) }
        let said = Set(asked.map(\.column.key) + keys)
        for (column, word) in try finder.standard(besides: said) {
            asked.append((column, column.words.map { $0 == word }))
        }

        let count = source.trials.count
        var isMeant = Array(repeating: true, count: finder.knowsTrials ? count : 0)
        for (column, allowed) in asked where column.home == .trial {
            for trial in isMeant.indices where !allowed[column.code(at: trial)] {
                isMeant[trial] = false
            }
        }
        var unfinished: [Int] = []
        if let status = finder.status(besides: said) {
            for trial in isMeant.indices where isMeant[trial] {
                guard status.words[status.code(at: trial)] != KeyFinder.completed else { continue }
                isMeant[trial] = false
                unfinished.append(trial)
            }
        }
        self.unfinished = unfinished

        var isSelected = Array(repeating: true, count: table.count)
        if let trial = finder.trial {
            for row in isSelected.indices where !isMeant[trial[row]] { isSelected[row] = false }
        } else if finder.knowsTrials {
            isSelected = isMeant
        }
        for (column, allowed) in asked where column.home != .trial {
            for row in isSelected.indices where isSelected[row] && !allowed[column[row]] {
                isSelected[row] = false
            }
        }
        let rows = isSelected.indices.filter { isSelected[$0] }
        self.rows = rows
        if let trial = finder.trial {
            var belongs = Array(repeating: false, count: count)
            for row in rows { belongs[trial[row]] = true }
            trials = belongs.indices.filter { belongs[$0] }
        } else {
            trials = finder.knowsTrials ? rows : []
        }
    }
}
