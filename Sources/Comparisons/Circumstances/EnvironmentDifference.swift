import Records

/// A circumstance in which two records were made differently: what may explain that they differ.
public struct EnvironmentDifference: Equatable, Sendable {
    /// The fact, such as `processor` or `threads`.
    public let name: String
    /// What both say; nil where one does not say it.
    public let left: String?, right: String?

    /// Facts that differ between any two runs and explain nothing.
    private static let unremarkable: Set<String> = ["began", "ended", "command_line", "seconds"]

    /// The facts of two whole records that differ, in the order of the first.
    static func all(
        _ left: [Record.Fact],
        _ right: [Record.Fact]
    ) -> [EnvironmentDifference] {
        let a = left.map { ($0.name, text($0.value)) }, b = right.map { ($0.name, text($0.value)) }
        return differences(a, b)
    }

    /// What `/provenance/trials` says otherwise of one trial.
    static func all(
        _ left: Table?,
        _ leftRow: Int,
        _ right: Table?,
        _ rightRow: Int
    ) -> [EnvironmentDifference] {
        func facts(_ table: Table?, _ row: Int) -> [(String, String)] {
            guard let table, row < table.count else { return [] }
            return table.columns.compactMap { column in
                if case .string(let texts) = column.values { return (column.name, texts[row]) }
                return NumberList(column.values)
                    .map { (column.name, $0.format.text($0.patterns[row])) }
            }
        }
        return differences(facts(left, leftRow), facts(right, rightRow))
    }

    private static func differences(
        _ left: [(String, String)],
        _ right: [(String, String)]
    ) -> [EnvironmentDifference] {
        // Where one says nothing at all, as a shard does of its run, there is nothing to compare.
        guard !left.isEmpty, !right.isEmpty else { return [] }
        let a = Dictionary(left) { first, _ in first }, b = Dictionary(right) { first, _ in first }
        let names = left.map(\.0) + right.map(\.0).filter { a[$0] == nil }
        return names.filter { !unremarkable.contains($0) && a[$0] != b[$0] }
            .map { name in
                guard name == "processor_flags", let own = a[name], let other = b[name] else {
                    return EnvironmentDifference(name: name, left: a[name], right: b[name])
                }
                return EnvironmentDifference(
                    name: name,
                    left: words(own, without: other),
                    right: words(other, without: own)
                )
            }
    }

    /// Of a long list only what the other does not have.
    private static func words(_ text: String, without other: String) -> String {
        let known = Set(other.split(separator: " "))
        let own = text.split(separator: " ").filter { !known.contains($0) }
        return own.isEmpty ? "nothing more" : own.joined(separator: " ")
    }

    private static func text(_ value: Record.Fact.Value) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number, let units): units == "1" ? "\(number)" : "\(number) \(units)"
        case .real(let number, let units): units == "1" ? "\(number)" : "\(number) \(units)"
        }
    }
}
