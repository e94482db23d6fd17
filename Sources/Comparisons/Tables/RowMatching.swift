/// Which row of one table is which of the other, for one trial.
struct RowMatching {
    /// Rows that belong together, in the order of the left table.
    let pairs: [(left: Int, right: Int)]
    /// The others.
    let onlyInLeft: [Int], onlyInRight: [Int]

    /// Matches rows by what both tables say of their places; of rows with the same places, the first with the first.
    init(_ left: PlacedTable, _ leftRows: [Int], _ right: PlacedTable, _ rightRows: [Int]) {
        let common = left.places.compactMap { own in
            right.places.first { $0.name == own.name }.map { (left: own, right: $0) }
        }
        // Runs of one experiment list the same calls in the same order.
        if leftRows.count == rightRows.count,
            common.allSatisfy({ Self.areEqual($0.left, leftRows, $0.right, rightRows) })
        {
            pairs = Array(zip(leftRows, rightRows).map { ($0, $1) })
            (onlyInLeft, onlyInRight) = ([], [])
            return
        }
        var waiting: [[String]: [Int]] = [:]
        for row in rightRows.reversed() {
            waiting[common.map { $0.right.text(row) }, default: []].append(row)
        }
        var pairs: [(left: Int, right: Int)] = []
        var alone: [Int] = []
        for row in leftRows {
            if let other = waiting[common.map { $0.left.text(row) }]?.popLast() {
                pairs.append((row, other))
            } else {
                alone.append(row)
            }
        }
        self.pairs = pairs
        onlyInLeft = alone
        onlyInRight = waiting.values.flatMap { $0 }.sorted()
    }

    private static func areEqual(
        _ left: PlacedTable.Places,
        _ leftRows: [Int],
        _ right: PlacedTable.Places,
        _ rightRows: [Int]
    ) -> Bool {
        switch (left.values, right.values) {
        case (.numbers(let a), .numbers(let b)):
            zip(leftRows, rightRows).allSatisfy { a[$0] == b[$1] }
        case (.texts(let a), .texts(let b)):
            zip(leftRows, rightRows).allSatisfy { a[$0] == b[$1] }
        default:
            zip(leftRows, rightRows).allSatisfy { left.text($0) == right.text($1) }
        }
    }
}
