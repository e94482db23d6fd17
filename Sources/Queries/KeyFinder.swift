import Records

/// Finds what a table's rows can be selected by: axes of the sweep, its own columns, and those of trials and layers.
struct KeyFinder {
    static let completed = "completed"
    private static let layer = "layer"

    let table: any ColumnSource
    /// The trial of each row; nil for the table of trials itself and for tables that know no trials.
    let trial: [Int]?
    /// Whether rows are trials or belong to one.
    let knowsTrials: Bool
    private let source: QuerySource
    private let layers: (table: any ColumnSource, pointers: [Int])?

    /// Throws `QueryError` where there is no such table, or rows point nowhere.
    init(_ name: String, of source: QuerySource) throws(QueryError) {
        let table = try source.table(name)
        self.table = table
        self.source = source
        let isTrials = name == source.trials.name
        let trials = source.trials.count
        let pointsToTrials = table.columnNames.contains("trial")
        trial =
            pointsToTrials
            ? try QueryError.reading { () throws(RecordError) in
                try table.rows("trial", of: "trials", count: trials)
            } : nil
        knowsTrials = isTrials || pointsToTrials
        guard table.columnNames.contains(Self.layer), source.tableNames.contains("layers") else {
            layers = nil
            return
        }
        let layers = try source.table("layers")
        let pointers = try QueryError.reading { () throws(RecordError) in
            try table.rows(Self.layer, of: "layers", count: layers.count)
        }
        self.layers = (layers, pointers)
    }

    /// What is asked of rows where nothing is said of it: points of the sweep, no warm-ups, whole generations.
    func standard(
        besides said: Set<String>
    ) throws(QueryError) -> [(column: KeyColumn, word: String)] {
        var standard: [(KeyColumn, String)] = []
        if let role = ofTrial("role", besides: said) { standard.append((role, "trial")) }
        guard table.name == "timing" else { return standard }
        for (key, word) in [("warmup", "false"), ("phase", "total")] where !said.contains(key) {
            standard.append((try column(key), word))
        }
        return standard
    }

    /// How the trials ended, unless the selection says what it wants to know of that.
    func status(besides said: Set<String>) -> KeyColumn? { ofTrial("status", besides: said) }

    /// A column of trials, even where the table has one of that name, which means something else.
    private func ofTrial(_ key: String, besides said: Set<String>) -> KeyColumn? {
        let isOther = trial != nil && table.columnNames.contains(key)
        guard knowsTrials, let column = source.trials[key], isOther || !said.contains(key) else {
            return nil
        }
        return KeyColumn(key, .trial, column, pointers: trial)
    }

    /// The column that a key means. Throws `QueryError` with the keys there are.
    func column(_ key: String) throws(QueryError) -> KeyColumn {
        let trials = source.trials
        let axis = trials.axes.first { $0.path == key || $0.column == key }
        if knowsTrials, let axis, let column = trials[axis.column] {
            return KeyColumn(key, .trial, isAxis: true, column, pointers: trial)
        }
        if let layers, key == Self.layer || isInherited(key, from: layers.table) {
            let name = key == Self.layer ? "path" : key
            let column = try read(name, of: layers.table)
            return KeyColumn(key, .layer, column, pointers: layers.pointers)
        }
        if table.columnNames.contains(key) {
            let isTrial = knowsTrials && trial == nil
            return KeyColumn(key, isTrial ? .trial : .own, try read(key, of: table), pointers: nil)
        }
        if knowsTrials, let column = trials[key] {
            return KeyColumn(key, .trial, column, pointers: trial)
        }
        throw .wrong(
            .init(
                .unknownKey,
                in: source.place,
                "rows of /\(table.name) cannot be chosen by '\(key)', which is no axis and no column",
                written: key,
                known: known
            )
        )
    }

    private func isInherited(_ key: String, from other: any ColumnSource) -> Bool {
        !table.columnNames.contains(key) && other.columnNames.contains(key)
    }

    private var known: [String] {
        let trials = source.trials, own = table.columnNames
        let axes = trials.axes
        let inherited =
            (layers?.table.columnNames ?? []) + (knowsTrials ? trials.columnNames : [])
        let others = own + inherited.filter { !own.contains($0) }
        let columns = Set(axes.map(\.column))
        return (knowsTrials ? axes.map(\.path) : []) + others.filter { !columns.contains($0) }
    }

    private func read(
        _ name: String,
        of table: any ColumnSource
    ) throws(QueryError) -> Column {
        try QueryError.reading { () throws(RecordError) in try table.column(name) }
    }
}
