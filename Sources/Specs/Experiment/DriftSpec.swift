/// How a trial's latents are compared with those of a reference trial.
public enum DriftMode: String, SpecWord {
    /// Both run on their own.
    case free
    /// Each step starts from the reference's latents.
    case forced
    /// One after the other.
    case both
    /// Only what comes out at the end is compared, so that the steps may differ.
    case final
}

/// A yardstick for drift: how far two runs are apart that nobody would call the same, or different.
public enum DriftBand: String, SpecWord {
    /// `vanilla` in float16 against `vanilla` in float32.
    case precision
    /// `vanilla` in float32 with other seeds against itself.
    case seed
}

/// Against which trial, and how, latents are compared.
public struct DriftSpec: Sendable {
    /// Where the comparison was asked for.
    public let location: Location
    /// What makes the reference trial differ from the one compared; at least one.
    public let against: [Assignment]
    /// How they are compared.
    public let mode: Located<DriftMode>
    /// The yardsticks; both where each step is compared and the author named none.
    public let bands: [Located<DriftBand>]

    /// What is compared, which the record has to keep.
    private static let compared: [RecordedTensor] = [.latents, .images]

    /// Reads the section `drift`; nothing if there is none.
    ///
    /// `record` has to keep what is compared: the comparison is made of what the trials left.
    init?(_ section: Section<DriftKey>, record: RecordSpec) {
        guard section.isPresent else { return nil }
        location = section.location
        section.ledger.asks(.count(atLeast: 1), of: section.name(.against))
        let entries = section.required(.against)?.mapping(section.name(.against), section.ledger)
        against = Assignment.read(entries ?? [], section.ledger)
        let mode = section.word(.mode, of: DriftMode.self) ?? section.absent(.free)
        self.mode = mode
        bands =
            section.items(.bands)?.compactMap {
                $0.word(section.name(.bands), of: DriftBand.self, section.ledger)
            } ?? (mode.value == .final ? [] : DriftBand.allCases.map { section.absent($0) })
        if let entries, entries.isEmpty, let node = section.node(.against) {
            section.ledger.report(
                node.location.problem(
                    "\(section.name(.against).quoted) is empty, and a trial is not far from itself",
                    remedy: "say what the reference has: {pipeline.steps: 1000}"
                )
            )
        }
        let kept = record.tensors.map(\.value)
        let lost = Self.compared.filter { !kept.contains($0) }.map(\.rawValue)
        if section.isReadable, !lost.isEmpty {
            section.ledger.report(
                location.problem(
                    "\(section.path.quoted) compares what is recorded, and 'record.tensors' keeps no "
                        + lost.joined(separator: " and no "),
                    remedy: "write record: {tensors: [latents, images]}, or leave 'record' out"
                )
            )
        }
    }
}

/// The keys of the section `drift`.
enum DriftKey: String, SectionKey {
    case against, mode, bands

    var shape: Shape { self == .against ? .table(of: .value) : .value }
}
