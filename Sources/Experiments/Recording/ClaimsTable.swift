import Queries
import Records

/// The claims of an experiment as a record judges them: its table `claims`.
enum ClaimsTable {
    static let name = "claims"

    /// The judgements of a record's claims. Throws `RecordError` where it cannot be read.
    static func judgements(
        _ claims: [Claim],
        by source: QuerySource,
        missing: Int
    ) throws(RecordError) -> [ClaimJudgement] {
        let judge = ClaimJudge(source: source, missing: missing)
        return try claims.map { (claim) throws(RecordError) in try judge.judgement(of: claim) }
    }

    /// The table of some judgements.
    static func table(_ judgements: [ClaimJudgement]) -> Table {
        func number(
            _ name: String,
            _ longName: String,
            _ value: (ClaimJudgement) -> Double?
        ) -> Column {
            Column(name, judgements.map { value($0) ?? .nan }, units: "1", longName: longName)
        }
        func text(
            _ name: String,
            _ longName: String,
            _ value: (ClaimJudgement) -> String
        ) -> Column {
            Column(name, judgements.map(value), longName: longName)
        }
        return Table(
            name,
            dimension: "claim",
            columns: [
                text("id", "name of the claim") { $0.claim.id },
                text("statement", "what is claimed") { $0.claim.statement },
                text("form", "what has to hold of the record's numbers") { $0.claim.words },
                text("verdict", "kept, broken or undecided") { $0.verdict.rawValue },
                number("value", "number that is compared, NaN where there is no single one") {
                    $0.value
                },
                number("numerator", "number that was divided, NaN where none was") { $0.numerator },
                number("denominator", "what it was divided by") { $0.denominator },
                number("least", "least value that keeps the claim, NaN where any does") {
                    $0.limits.least
                },
                number("greatest", "greatest value that keeps the claim, NaN where any does") {
                    $0.limits.greatest
                },
                text("units", "unit of value, numerator and denominator") { $0.units },
                text("found", "the numbers in words, with their unit") { $0.found },
                text("reason", "why it is broken or undecided, empty where it is kept") {
                    $0.reason
                },
                text("datasets", "datasets that the numbers come from") {
                    $0.claim.datasets.joined(separator: " ")
                },
                Column(
                    "row",
                    judgements.map { $0.row ?? -1 },
                    longName: "row of the dataset that holds the value, -1 where none is meant"
                ),
                text("trials", "indices of the trials that the numbers come from") {
                    $0.trials.map(String.init).joined(separator: " ")
                },
            ]
        )
    }
}

extension ClaimJudgement {
    fileprivate var limits: (least: Double, greatest: Double) {
        if case .bound(_, let bound) = claim.form { bound.limits } else { (.nan, .nan) }
    }
}
