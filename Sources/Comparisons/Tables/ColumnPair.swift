/// A column as both records have it.
struct ColumnPair {
    /// What is compared, and how.
    enum Kind {
        case numbers(NumberList, NumberList, Tolerance)
        case texts([String], [String])
    }

    let name: String
    /// Nil where the types differ.
    let kind: Kind?

    init(_ left: Finding, _ right: Finding, _ tolerance: Tolerance) {
        name = left.name
        switch (left.values, right.values) {
        case (.texts(let a), .texts(let b)): kind = .texts(a, b)
        case (.numbers(let a), .numbers(let b)) where a.format == b.format:
            kind = .numbers(a, b, left.isFlag ? .bits : tolerance)
        default: kind = nil
        }
    }

    /// The places of the pairs of rows whose values differ.
    func differingPlaces(of pairs: [(left: Int, right: Int)]) -> [Int] {
        switch kind {
        case .numbers(let left, let right, let tolerance):
            let a = left.patterns, b = right.patterns, format = left.format
            return pairs.indices.filter {
                let (row, other) = pairs[$0]
                return a[row] != b[other] && !tolerance.accepts(a[row], b[other], format)
            }
        case .texts(let left, let right):
            return pairs.indices.filter { left[pairs[$0].left] != right[pairs[$0].right] }
        case nil: return []
        }
    }

    /// Takes a pair of values that differ into a summary, and the row if it is new; texts have no distance.
    func note(_ row: Int, _ other: Int, _ isNew: Bool, into difference: inout RowsDifference) {
        difference.differing += isNew ? 1 : 0
        guard case .numbers(let left, let right, _) = kind else { return }
        difference.note(left.patterns[row], right.patterns[other], left.format, name)
    }

    /// Both values in words, and their distance.
    func texts(_ row: Int, _ other: Int) -> (left: String, right: String, ulp: UInt64?) {
        switch kind {
        case .numbers(let left, let right, _):
            let a = left.patterns[row], b = right.patterns[other], format = left.format
            return (format.text(a), format.text(b), format.distance(a, b))
        case .texts(let left, let right): return (left[row], right[other], nil)
        case nil: return ("", "", nil)
        }
    }
}
