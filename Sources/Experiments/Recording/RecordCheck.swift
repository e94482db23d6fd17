import Foundation
import Queries
public import Records
public import Specs

/// Judges a finished record without running anything.
public enum RecordCheck {
    /// The tables of a record and its specification, with the verdicts of other gates and on other claims in place of its
    /// own.
    ///
    /// Without `gates` each trial is judged by those of its own specification, and without `claims` the record by its
    /// own. Nothing is written. Throws `RecordError` where the record cannot be read, or does not say by what it is to be
    /// judged; `SpecError` where claims ask for what the record does not have.
    public static func judged(
        _ reader: RecordReader,
        by gates: GateSettings?,
        claims: [ClaimSpec]? = nil
    ) throws -> Record {
        let names = reader.tableNames
        var record = Record(
            title: reader.title,
            name: reader.name,
            specification: try reader.specification(),
            tables: try ["trials", "layers", "audit", HealthTable.name].filter(names.contains)
                .map { (name) throws(RecordError) in try reader.table(name) }
        )
        let resolved = try resolved(record, path: reader.path)
        let keepsGates = gates != nil || resolved.trials.contains { $0.gates != nil }
        if claims != nil, !keepsGates, names.contains("verdicts") {
            // Nobody asks for other verdicts.
            record.tables.append(try reader.table("verdicts"))
        } else {
            let question = try question(record, resolved, path: reader.path, gates)
            if let verdicts = try Verdicts.table(of: record, question) {
                record.tables.append(verdicts)
            }
        }
        if names.contains(Self.missing) { record.tables.append(try reader.table(Self.missing)) }
        let source = try QuerySource(reader, replacing: record.tables)
        if let table = try judged(claims, resolved.claims ?? [], by: source, of: record) {
            record.tables.append(table)
        }
        return record
    }

    private static let missing = "missing"

    /// The table of claims, or nil where nothing is claimed.
    private static func judged(
        _ claims: [ClaimSpec]?,
        _ own: [Claim],
        by source: QuerySource,
        of record: Record
    ) throws -> Table? {
        let problems = ClaimProblems.problems(claims ?? [], in: source)
        guard problems.isEmpty else { throw SpecError(problems) }
        let claims = claims?.compactMap { Claim($0) } ?? own
        guard !claims.isEmpty else { return nil }
        return ClaimsTable.table(
            try ClaimsTable.judgements(
                claims,
                by: source,
                missing: record.table(Self.missing)?.count ?? 0
            )
        )
    }

    /// Whether a judged record has a claim that is not kept.
    public static func hasUnkeptClaim(_ record: Record) throws(RecordError) -> Bool {
        let verdicts = try record.table(ClaimsTable.name)?.strings("verdict") ?? []
        return verdicts.contains { $0 != ClaimJudgement.Verdict.kept.rawValue }
    }

    /// Whether a judged record has a gate that failed.
    public static func hasFailedGate(_ record: Record) throws(RecordError) -> Bool {
        try record.table("verdicts")?.strings("verdict").contains("fail") ?? false
    }

    /// The trials of a record that were not finished, in words; what was audited of them says little.
    public static func unfinished(_ record: Record) throws(RecordError) -> [String] {
        guard let trials = record.table("trials") else { return [] }
        let statuses = try trials.strings("status"), labels = try trials.strings("label")
        return statuses.indices.compactMap { row in
            TrialStatus(rawValue: statuses[row])?.isSettled == true
                ? nil : "warning: \(labels[row]) is not finished: \(statuses[row])"
        }
    }

    /// What the resolved specification holds of it.
    private struct Resolved: Decodable {
        struct Trial: Decodable {
            let id: String
            let gates: GateSettings?
        }

        struct Invariance: Decodable {
            let across: [String]
            let control: [String: String]
        }

        let trials: [Trial]
        let invariance: Invariance?
        let claims: [Claim]?
    }

    private static func resolved(
        _ record: Record,
        path: String
    ) throws(RecordError) -> Resolved {
        guard
            let resolved = try? JSONDecoder().decode(
                Resolved.self,
                from: Data(record.specification.resolved.utf8)
            )
        else {
            throw RecordError(
                path: path,
                object: "/spec/resolved",
                problem: .unexpectedObject,
                found: "this is no resolved specification of an experiment",
                expected: "a record of an experiment, which holds its trials",
                remedy: "give the record of a run, not one of its shards"
            )
        }
        return resolved
    }

    private static func question(
        _ record: Record,
        _ resolved: Resolved,
        path: String,
        _ gates: GateSettings?
    ) throws(RecordError) -> Verdicts.Question {
        guard let trials = record.table("trials") else {
            throw RecordError(
                path: path,
                object: "/trials",
                problem: .missingObject,
                found: "there is no such object",
                expected: "the table of trials",
                remedy: "give the record of a run"
            )
        }
        guard
            record.table("audit") == nil || gates != nil
                || resolved.trials.contains(where: { $0.gates != nil })
        else {
            throw RecordError(
                path: path,
                object: "/spec/resolved",
                problem: .missingObject,
                found: "the record does not keep the gates that it was judged by",
                expected: "the gates of each trial",
                remedy: "give them in a file: --gates FILE"
            )
        }
        let ids = try trials.strings("id")
        let own = Dictionary(resolved.trials.map { ($0.id, $0.gates) }) { first, _ in first }
        return Verdicts.Question(
            gates: ids.map { (gates ?? own[$0].flatMap(\.self))?.gates },
            invariance: resolved.invariance.map { asked in
                InvarianceSettings(
                    across: asked.across,
                    control: asked.control.sorted { $0.key < $1.key }
                        .map { SweepPoint.Label(path: $0.key, text: $0.value) }
                )
            },
            points: try points(trials)
        )
    }

    /// The trials of the sweep with their values on its axes, as the table of trials has them.
    private static func points(
        _ trials: Table
    ) throws(RecordError) -> [(trial: Int, axes: [SweepPoint.Label])] {
        let axes = try trials.axes.map { (axis) throws(RecordError) in
            (path: axis.path, texts: try trials.strings(axis.column))
        }
        let roles =
            trials[TrialTables.roleColumn] == nil
            ? Array(repeating: TrialRole.trial.rawValue, count: trials.count)
            : try trials.strings(TrialTables.roleColumn)
        return roles.indices.filter { roles[$0] == TrialRole.trial.rawValue }.map { trial in
            (trial, axes.map { SweepPoint.Label(path: $0.path, text: $0.texts[trial]) })
        }
    }
}
