public import Records

/// One claim of an experiment's author, as `/claims` has it.
public struct RecordedClaim: Equatable, Sendable {
    /// The name.
    public let id: String
    /// The sentence.
    public let statement: String
    /// What has to hold, in words.
    public let form: String
    /// `kept`, `broken` or `undecided`.
    public let verdict: String
    /// The number that was compared; nil where there is no single one.
    public let value: Double?
    /// Its unit; `1` for plain numbers.
    public let units: String
    /// The numbers in words.
    public let found: String
    /// Why it is broken or undecided; empty where it is kept.
    public let reason: String
    /// The datasets that the numbers come from.
    public let datasets: [String]
    /// The rows of `/trials` that the numbers come from.
    public let trials: [Int]

    /// Whether the record keeps the claim.
    public var isKept: Bool { verdict == "kept" }

    /// The verdict and the sentence, and below what was found where.
    public var lines: String {
        let why = reason.isEmpty ? "" : (found.isEmpty ? "" : ": ") + reason
        let place = datasets.isEmpty ? "" : " (\(datasets.joined(separator: ", ")))"
        return "\(verdict): \(statement)\n\(form)\n\(found)\(why)\(place)"
    }

    /// The claims of a record's table `/claims`; none where it has no such table.
    ///
    /// Throws `missingObject` or `unexpectedObject` where a column is absent or of another type.
    public static func all(in table: Table?) throws(RecordError) -> [RecordedClaim] {
        guard let table else { return [] }
        let id = try table.strings("id"), statement = try table.strings("statement")
        let form = try table.strings("form"), verdict = try table.strings("verdict")
        let value = try table.reals("value"), units = try table.strings("units")
        let found = try table.strings("found"), reason = try table.strings("reason")
        let datasets = try table.strings("datasets"), trials = try table.strings("trials")
        return (0..<table.count).map { row in
            RecordedClaim(
                id: id[row],
                statement: statement[row],
                form: form[row],
                verdict: verdict[row],
                value: value[row].isNaN ? nil : value[row],
                units: units[row],
                found: found[row],
                reason: reason[row],
                datasets: datasets[row].split(separator: " ").map(String.init),
                trials: trials[row].split(separator: " ").compactMap { Int($0) }
            )
        }
    }
}

extension RecordedClaim {
    /// The claims as a member of a page; no member where there are none.
    static func json(_ claims: [RecordedClaim]) -> [JSONText.Member] {
        claims.isEmpty ? [] : [.init("claims", .array(claims.map(\.json)))]
    }

    /// The claim as an object.
    private var json: JSONText {
        .object([
            .init("id", .string(id)), .init("statement", .string(statement)),
            .init("form", .string(form)), .init("verdict", .string(verdict)),
            .init("value", value.map { .real($0) } ?? .null), .init("units", .string(units)),
            .init("found", .string(found)), .init("reason", .string(reason)),
            .init("datasets", .array(datasets.map { .string($0) })),
            .init("trials", .array(trials.map { .integer($0) })),
        ])
    }
}

extension ReportPage.Section {
    /// The claims in a list below the table.
    init(of claims: [RecordedClaim]) {
        let unkept = claims.count { !$0.isKept }
        title = "Claims" + (unkept == 0 ? "" : ", \(unkept) of \(claims.count) not kept")
        items = claims.map(\.lines)
    }
}
