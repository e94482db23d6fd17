/// Rows in groups, such as those of a step, each with a summary; the groups are in the order of their first rows.
struct Groups<Key: Hashable> {
    private var keys: [Key] = []
    private var differences: [RowsDifference] = []
    /// The group of each row; nil for rows of none.
    private var groupOfRow: [Int?]

    /// Groups rows by their keys.
    init(_ rows: [Key?]) {
        var places: [Key: Int] = [:]
        groupOfRow = []
        groupOfRow.reserveCapacity(rows.count)
        for key in rows {
            guard let key else {
                groupOfRow.append(nil)
                continue
            }
            let place = places[key] ?? keys.count
            if place == keys.count {
                places[key] = place
                keys.append(key)
                differences.append(RowsDifference())
            }
            differences[place].rows += 1
            groupOfRow.append(place)
        }
    }

    /// Changes the summary of a row's group, if it has one.
    mutating func change(at row: Int, _ body: (inout RowsDifference) -> Void) {
        if let group = groupOfRow[row] { body(&differences[group]) }
    }

    /// Each group's key and summary.
    var all: [(key: Key, difference: RowsDifference)] {
        zip(keys, differences).map { ($0, $1) }
    }
}
