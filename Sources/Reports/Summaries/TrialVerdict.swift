import Records

/// A gate that a trial did not pass.
public struct FailedGate: Equatable, Sendable {
    /// The gate's name.
    public let gate: String
    /// What was held against the threshold; nil where undefined.
    public let value: Double?
    /// The largest value that passes; nil where undefined.
    public let threshold: Double?
    /// The worst call; nil if the record does not say.
    public let place: CallPlace?
}

/// What the gates say of one trial.
public struct TrialVerdict: Equatable, Sendable {
    /// True if at least one gate passed or warned and none failed, false if one failed, nil if none applied.
    public let passes: Bool?
    /// Whether a gate that was only asked to warn did not hold.
    public let warns: Bool
    /// The gates that failed, in the record's order.
    public let failures: [FailedGate]
    /// What is said of the trial's bits; nil where that was not asked or could not be told.
    public let bits: BitsVerdict?

    /// The verdict where there are no gates.
    static let none = TrialVerdict(passes: nil, warns: false, failures: [], bits: nil)

    /// Reads the verdict of each trial.
    ///
    /// Throws `missingObject`, `unexpectedObject`, or `damaged` for unknown words and for rows that point nowhere.
    static func all(
        in tables: RecordTables,
        audit: AuditColumns?
    ) throws(RecordError) -> [TrialVerdict] {
        let count = tables.trials.count
        guard let table = tables.verdicts else { return Array(repeating: none, count: count) }
        let trial = try table.rows("trial", of: "trials", count: count)
        let gate = try table.strings("gate")
        let verdict = try table.strings("verdict")
        let threshold = try table.numbers("threshold")
        let value = try table.numbers("value")
        let call =
            if let audit {
                try table.rows("call", of: "audit", count: audit.count, least: -1)
            } else {
                try table.integers("call").map { _ in -1 }
            }
        var passed = [Bool](repeating: false, count: count)
        var warned = passed
        var failures = [[FailedGate]](repeating: [], count: count)
        var bits = [BitsVerdict?](repeating: nil, count: count)
        for row in 0..<table.count {
            if let said = BitsVerdict(gate: gate[row], verdict: verdict[row]) {
                bits[trial[row]] = said
            }
            switch verdict[row] {
            case "pass": passed[trial[row]] = true
            case "warn": (passed[trial[row]], warned[trial[row]]) = (true, true)
            case "not-applicable": break
            case "fail":
                failures[trial[row]].append(
                    FailedGate(
                        gate: gate[row],
                        value: value[row].isNaN ? nil : value[row],
                        threshold: threshold[row].isNaN ? nil : threshold[row],
                        place: call[row] < 0 ? nil : audit?.place(call[row])
                    )
                )
            default:
                throw table.damaged(
                    "verdict",
                    found: "row \(row) holds '\(verdict[row])'",
                    expected: "pass, warn, fail or not-applicable"
                )
            }
        }
        return (0..<count).map { index in
            TrialVerdict(
                passes: failures[index].isEmpty ? (passed[index] ? true : nil) : false,
                warns: warned[index],
                failures: failures[index],
                bits: bits[index]
            )
        }
    }
}
