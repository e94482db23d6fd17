import Records

/// A column of what was found, ready to be compared.
struct Finding: Sendable {
    /// Numbers as their bits, or texts.
    enum Values: Sendable {
        case numbers(NumberList)
        case texts([String])
    }

    let name: String
    let values: Values
    /// Whether the numbers are words, which are the same or not.
    let isFlag: Bool

    init(_ column: Column) {
        name = column.name
        isFlag = !column.flags.isEmpty
        if case .string(let texts) = column.values {
            values = .texts(texts)
        } else {
            values = NumberList(column.values).map { .numbers($0) } ?? .texts([])
        }
    }
}
