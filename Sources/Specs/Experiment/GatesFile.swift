/// A file with nothing but gates, by which records are judged anew.
extension SpecDocument {
    /// The gates of the document: of its section `gates`, or of an experiment's section `audit`.
    ///
    /// Throws everything that is wrong with it, or that it has no gates.
    public func gates() throws(SpecError) -> AuditSpec.Gates {
        let isAlone = root.entries?.contains { $0.key.value == GatesFileKey.gates.rawValue }
        if isAlone != true {
            guard let audit = try decode().audit else {
                throw SpecError([
                    source.whole.problem(
                        "there are no gates in this file",
                        remedy: "it needs a section 'gates', or an experiment's 'audit.gates'"
                    )
                ])
            }
            return audit.gates
        }
        let ledger = ProblemLedger()
        let section = Section<GatesFileKey>(root, at: "", in: source.whole, ledger: ledger)
        _ = section.integer(.sdlab, in: 1...1)
        let gates = AuditSpec.Gates(section.section(.gates, of: AuditGatesKey.self))
        try ledger.throwErrors()
        return gates
    }
}

/// The keys of a file of gates.
enum GatesFileKey: String, SectionKey {
    case sdlab, gates

    var shape: Shape { self == .gates ? .section(AuditGatesKey.self) : .value }
}
