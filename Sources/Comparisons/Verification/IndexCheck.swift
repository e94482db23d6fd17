import Records

/// Whether numbers that point at rows of other tables point at rows that are there.
struct IndexCheck {
    /// Images of each trial; none where that is not known.
    private let images: [Int]
    private let counts: [String: (table: String, least: Int, count: Int)]

    /// A check against the readable ones of a record's tables; nothing is said of numbers that point at others.
    init(_ tables: [Table], of names: [String], trials: Table) {
        func count(_ name: String) -> Int { tables.first { $0.name == name }?.count ?? 0 }
        images = Self.integers("images", of: trials) ?? []
        let unreadable = Set(names).subtracting(tables.map(\.name))
        let all = [
            "trial": (table: "trials", least: 0, count: trials.count),
            "reference": (table: "trials", least: 0, count: trials.count),
            "layer": (table: "layers", least: 0, count: count("layers")),
            // A verdict may be about no call.
            "call": (table: "audit", least: -1, count: count("audit")),
        ]
        counts = all.filter { !unreadable.contains($0.value.table) }
    }

    /// What is wrong with the numbers of a table.
    func defects(of table: Table) -> [Defect] {
        guard table.name != "trials", table.name != "layers" else { return [] }
        let pointers = counts.sorted { $0.key < $1.key }.compactMap { name, target in
            Self.integers(name, of: table).flatMap {
                defect(
                    "/\(table.name)/\(name)",
                    $0,
                    { _ in target.least..<target.count },
                    "/\(target.table) has \(target.count) rows"
                )
            }
        }
        return pointers + imageDefects(of: table)
    }

    /// Each image is one of its trial's.
    private func imageDefects(of table: Table) -> [Defect] {
        guard let owners = Self.integers("trial", of: table),
            let numbers = Self.integers("image", of: table)
        else { return [] }
        let defect = defect(
            "/\(table.name)/image",
            numbers,
            { row in images.indices.contains(owners[row]) ? -1..<max(images[owners[row]], 0) : nil
            },
            "/trials/images says how many a trial has"
        )
        return [defect].compactMap(\.self)
    }

    /// The first number outside of its range; rows without a range are another check's.
    private func defect(
        _ object: String,
        _ numbers: [Int],
        _ range: (_ row: Int) -> Range<Int>?,
        _ reason: String
    ) -> Defect? {
        let bad = numbers.indices.filter { row in
            range(row).map { !$0.contains(numbers[row]) } ?? false
        }
        guard let row = bad.first, let range = range(row) else { return nil }
        let others = bad.count > 1 ? ", and \(bad.count - 1) more rows are as wrong" : ""
        return Defect(
            object,
            .damaged,
            found: "row \(row) holds \(numbers[row])\(others)",
            expected: "numbers from \(range.lowerBound) to \(range.upperBound - 1): \(reason)"
        )
    }

    /// A column of whole numbers; nil where it is missing or something else, which the schema says.
    private static func integers(_ name: String, of table: Table) -> [Int]? {
        table[name]?.values.wholeNumbers
    }
}

extension ColumnValues {
    /// The numbers of a column of indices, or nil.
    fileprivate var wholeNumbers: [Int]? {
        if case .int64(let numbers) = self { numbers.map { Int($0) } } else { nil }
    }
}
