import Records

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

    init(_ left: Column, _ right: Column, _ tolerance: Tolerance) {
        name = left.name
        // Flags are words, which are the same or not.
        let tolerance = left.flags.isEmpty ? tolerance : .bits
        if case .string(let a) = left.values, case .string(let b) = right.values {
            kind = .texts(a, b)
        } else if let a = NumberList(left.values), let b = NumberList(right.values),
            a.format == b.format
        {
            kind = .numbers(a, b, tolerance)
        } else {
            kind = nil
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
