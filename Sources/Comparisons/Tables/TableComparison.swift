import Records

/// One table of a trial in both records, row by row.
public struct TableComparison: Sendable {
    /// The table.
    public let name: String
    /// Over all rows that both have.
    public private(set) var total = RowsDifference()
    /// At each step that both have, in order; empty where the table has no steps.
    public private(set) var steps: [(step: Int, difference: RowsDifference)] = []
    /// In each layer or module, in the order of the first row; empty where the table has none.
    public private(set) var modules: [(module: String, difference: RowsDifference)] = []
    /// In each column that differs, in order.
    public private(set) var columns: [(column: String, difference: RowsDifference)] = []
    /// The places of rows that only one record has.
    public private(set) var onlyInLeft: [[Divergence.Place]], onlyInRight: [[Divergence.Place]]
    /// Columns that only one record has, and those of which the types differ.
    public let columnsOnlyInLeft: [String], columnsOnlyInRight: [String], retyped: [String]
    /// The first row that differs in the order of execution, or nil.
    public private(set) var first: Divergence?

    /// The comparison without rows that only one has.
    var ofCommonRows: TableComparison {
        var common = self
        (common.onlyInLeft, common.onlyInRight) = ([], [])
        return common
    }

    /// Whether nothing differs.
    public var isSame: Bool {
        total.differing == 0 && onlyInLeft.isEmpty && onlyInRight.isEmpty
            && columnsOnlyInLeft.isEmpty && columnsOnlyInRight.isEmpty && retyped.isEmpty
    }

    /// Compares the rows of one trial, or all rows of tables that know no trials.
    init(
        _ left: PlacedTable,
        _ leftTrial: Int,
        _ right: PlacedTable,
        _ rightTrial: Int,
        _ tolerance: Tolerance
    ) {
        name = left.name
        let matching = RowMatching(
            left,
            left.rowsOfTrial[leftTrial] ?? [],
            right,
            right.rowsOfTrial[rightTrial] ?? []
        )
        onlyInLeft = matching.onlyInLeft.map(left.place)
        onlyInRight = matching.onlyInRight.map(right.place)
        func columns(of table: PlacedTable, missingIn other: PlacedTable) -> [String] {
            let known = other.leftOut.union(other.findings.map(\.name))
            return table.findings.map(\.name).filter { !known.contains($0) }
        }
        columnsOnlyInLeft = columns(of: left, missingIn: right)
        columnsOnlyInRight = columns(of: right, missingIn: left)
        let shared = left.findings.compactMap { column in
            right.findings.first { $0.name == column.name }
                .map { ColumnPair(column, $0, tolerance) }
        }
        retyped = shared.filter { $0.kind == nil }.map(\.name)
        compare(shared, matching.pairs, in: left)
        for row in matching.onlyInLeft.prefix(1) { noteAlone(row, of: left, isLeft: true) }
        for row in matching.onlyInRight.prefix(1) { noteAlone(row, of: right, isLeft: false) }
    }

    /// Keeps a row that only one record has if it came before the first difference so far.
    private mutating func noteAlone(_ row: Int, of table: PlacedTable, isLeft: Bool) {
        let moment = Moment(step: table.step(of: row), module: table.module(of: row), order: row)
        guard first.map({ moment < $0.moment }) ?? true else { return }
        first = Divergence(
            moment: moment,
            object: "/\(name)",
            place: table.place(of: row),
            left: isLeft ? "a row" : "no such row",
            right: isLeft ? "no such row" : "a row",
            ulp: nil
        )
    }

    /// Walks over the pairs of rows column by column.
    private mutating func compare(
        _ columns: [ColumnPair],
        _ pairs: [(left: Int, right: Int)],
        in table: PlacedTable
    ) {
        var bySteps = Groups(pairs.map { table.step(of: $0.left) })
        var byModules = Groups(pairs.map { table.module(of: $0.left) })
        var isKnown = [Bool](repeating: false, count: pairs.count)
        total.rows = pairs.count
        for column in columns {
            var found = RowsDifference(rows: pairs.count)
            for place in column.differingPlaces(of: pairs) {
                let (row, other) = pairs[place], isNew = !isKnown[place]
                isKnown[place] = true
                column.note(row, other, true, into: &found)
                column.note(row, other, isNew, into: &total)
                bySteps.change(at: place) { column.note(row, other, isNew, into: &$0) }
                byModules.change(at: place) { column.note(row, other, isNew, into: &$0) }
                note(column, row, other, table)
            }
            if found.differing > 0 { self.columns.append((column.name, found)) }
        }
        steps = bySteps.all.sorted { $0.key < $1.key }.map { ($0.key, $0.difference) }
        modules = byModules.all.map { ($0.key, $0.difference) }
    }

    /// Keeps a difference if it came before the first so far.
    private mutating func note(
        _ column: ColumnPair,
        _ row: Int,
        _ other: Int,
        _ table: PlacedTable
    ) {
        let moment = Moment(step: table.step(of: row), module: table.module(of: row), order: row)
        guard first.map({ moment < $0.moment }) ?? true else { return }
        let (left, right, ulp) = column.texts(row, other)
        first = Divergence(
            moment: moment,
            object: "/\(name)/\(column.name)",
            place: table.place(of: row),
            left: left,
            right: right,
            ulp: ulp
        )
    }
}
