/// How a trial's latents are compared with those of a reference trial.
public enum DriftMode: String, SpecWord {
    /// Both run on their own.
    case free
    /// Each step starts from the reference's latents.
    case forced
    /// One after the other.
    case both
}

/// Against which trial, and how, latents are compared.
public struct DriftSpec: Sendable {
    /// Where the comparison was asked for.
    public let location: Location
    /// What makes the reference trial differ from the one compared.
    public let against: [Assignment]
    /// How they are compared.
    public let mode: Located<DriftMode>

    /// Reads the section `drift`; nothing if there is none.
    init?(_ section: Section<DriftKey>) {
        guard section.isPresent else { return nil }
        location = section.location
        let entries = section.required(.against)?.mapping(section.name(.against), section.ledger)
        against = Assignment.read(entries ?? [], section.ledger)
        mode = section.word(.mode, of: DriftMode.self) ?? section.absent(.free)
    }
}

/// The keys of the section `drift`.
enum DriftKey: String, SectionKey {
    case against, mode

    var shape: Shape { self == .against ? .table(of: .value) : .value }
}
