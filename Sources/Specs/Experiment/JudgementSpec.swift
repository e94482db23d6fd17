/// What a finished record is judged by: gates, claims, or both.
public struct JudgementSpec: Sendable {
    /// The gates of all trials; nothing: those of their own.
    public let gates: AuditSpec.Gates?
    /// The claims; nothing: those of the record.
    public let claims: [ClaimSpec]?
}

/// A file with nothing but gates and claims, by which records are judged anew.
extension SpecDocument {
    /// The gates and claims of the document: of its sections `gates` and `claims`, or of an experiment.
    ///
    /// Throws everything that is wrong with it, or that it has neither.
    public func judgements() throws(SpecError) -> JudgementSpec {
        // Nothing but an experiment has other keys.
        let keys = Set((root.entries ?? []).map(\.key.value))
        guard keys.contains(GatesFileKey.gates.rawValue) || keys.isSubset(of: GatesFileKey.names)
        else {
            let spec = try decode()
            return try found(spec.audit?.gates, spec.claims.isEmpty ? nil : spec.claims)
        }
        let ledger = ProblemLedger()
        let section = Section<GatesFileKey>(root, at: "", in: source.whole, ledger: ledger)
        _ = section.integer(.sdlab, in: 1...1)
        let gates = section.section(.gates, of: AuditGatesKey.self)
        let claims = section.items(.claims).map { ClaimSpec.read($0, ledger) }
        let read = gates.isPresent ? AuditSpec.Gates(gates) : nil
        try ledger.throwErrors()
        return try found(read, claims)
    }

    private func found(
        _ gates: AuditSpec.Gates?,
        _ claims: [ClaimSpec]?
    ) throws(SpecError) -> JudgementSpec {
        guard gates != nil || claims != nil else {
            throw SpecError([
                source.whole.problem(
                    "there are no gates and no claims in this file",
                    remedy:
                        "it needs a section 'gates' or 'claims', or an experiment's 'audit.gates'"
                )
            ])
        }
        return JudgementSpec(gates: gates, claims: claims)
    }
}

/// The keys of a file of gates and claims.
enum GatesFileKey: String, SectionKey {
    case sdlab, gates, claims

    var shape: Shape {
        switch self {
        case .sdlab: .value
        case .gates: .section(AuditGatesKey.self)
        case .claims: .list(of: .section(ClaimKey.self))
        }
    }
}
