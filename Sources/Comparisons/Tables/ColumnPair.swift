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

    func differs(_ row: Int, _ other: Int) -> Bool {
        switch kind {
        case .numbers(let left, let right, let tolerance):
            !tolerance.accepts(left.patterns[row], right.patterns[other], left.format)
        case .texts(let left, let right): left[row] != right[other]
        case nil: false
        }
    }

    /// Takes the distance of two numbers into a summary; texts have none.
    func note(_ row: Int, _ other: Int, into difference: inout RowsDifference) {
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
