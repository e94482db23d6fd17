/// What kind of experiment it is.
public enum ExperimentKind: String, SpecWord {
    /// Prompts are drawn by a diffusion pipeline.
    case pipeline
    /// Attention backends run alone, on synthetic tensors.
    case attention
}

/// Who made the experiment.
public struct Author: Sendable {
    /// The author's name.
    public let name: Located<String>
    /// The author's ORCID identifier, with or without `https://orcid.org/`.
    public let orcid: Located<String>?
}

/// How matrix products are computed.
public enum MatrixProduct: String, SpecWord {
    /// As one chain of fused multiply-adds in a fixed order.
    case chain
    /// By OpenBLAS, whose order depends on the machine.
    case openblas
}

/// What the author asked for: the specification, read and checked as far as it can be on its own.
///
/// Names of backends, schedulers and their options are kept as they were written.
public struct ExperimentSpec: Sendable {
    /// The version of the schema.
    public let schemaVersion: Int
    /// What kind of experiment it is.
    public let kind: Located<ExperimentKind>
    /// The name that the files of the run get: lower-case letters, digits and `-`.
    public let name: Located<String>
    /// The title; the name if there is none.
    public let title: String
    /// What the experiment asks, in Markdown.
    public let description: String?
    /// Who made it.
    public let authors: [Author]
    /// The licence of the results.
    public let license: Located<String>?
    /// The model's directory; given for every experiment of kind `pipeline`.
    public let model: Located<String>?
    /// Which variant of the model's weights is read, such as `fp16`; nothing: the plain ones.
    public let variant: Located<String>?
    /// What is to be drawn; at least one for kind `pipeline`, otherwise none.
    public let prompts: [PromptSpec]
    /// How it is drawn.
    public let pipeline: PipelineSpec
    /// The synthetic tensors; given for every experiment of kind `attention`, otherwise not.
    public let inputs: InputsSpec?
    /// Which attention backend serves which layer.
    public let attention: AttentionSpec
    /// What is stored and computed in which precision.
    public let precision: PrecisionSpec
    /// How matrix products are computed.
    public let matmul: Located<MatrixProduct>
    /// On what the trials compute.
    public let machine: MachineSpec
    /// In what the trials differ.
    public let sweep: SweepSpec
    /// What is measured at each attention call; nothing: no audit.
    public let audit: AuditSpec?
    /// Against what the latents are compared; nothing: no comparison.
    public let drift: DriftSpec?
    /// Across which axes the bits must be the same; nothing: that is not asked.
    public let invariance: InvarianceSpec?
    /// How often it is timed; nothing: not timed.
    public let timing: TimingSpec?
    /// What a trial may use up.
    public let limits: LimitsSpec
    /// Which tensors are kept.
    public let record: RecordSpec
    /// The cells of the notebook; nothing: the default ones.
    public let notebook: [NotebookCell]?
    /// What the author claims about the results.
    public let claims: [ClaimSpec]

    /// Reads the specification from its root node; what is wrong with it goes to the ledger.
    init(_ root: Node, in location: Location, ledger: ProblemLedger) {
        let section = Section<RootKey>(root, at: "", in: location, ledger: ledger)
        schemaVersion = ExperimentSpec.version(section)
        kind = section.word(.kind, of: ExperimentKind.self) ?? section.absent(.pipeline)
        let name = ExperimentSpec.name(section)
        self.name = name ?? section.absent("")
        title = section.text(.title)?.value ?? self.name.value
        description = section.text(.description)?.value
        authors = Author.read(section)
        license = section.text(.license)

        let isPipeline = kind.value == .pipeline
        model = isPipeline ? section.required(.model)?.text("model", ledger) : nil
        variant = isPipeline ? section.text(.variant) : nil
        prompts = isPipeline ? PromptSpec.read(section.required(.prompts), ledger) : []
        pipeline = PipelineSpec(section.section(.pipeline, of: PipelineKey.self))
        let inputs = section.section(.inputs, of: InputsKey.self)
        self.inputs = isPipeline ? nil : InputsSpec(inputs)
        attention = AttentionSpec(section.section(.attention, of: AttentionKey.self))
        precision = PrecisionSpec(section.section(.precision, of: PrecisionKey.self))
        matmul = section.word(.matmul, of: MatrixProduct.self) ?? section.absent(.chain)
        machine = MachineSpec(section.section(.machine, of: MachineKey.self))
        sweep = SweepSpec(section.section(.sweep, of: SweepKey.self))
        audit = AuditSpec(section.section(.audit, of: AuditKey.self))
        timing = TimingSpec(section.section(.timing, of: TimingKey.self))
        limits = LimitsSpec(section.section(.limits, of: LimitsKey.self))
        record = RecordSpec(section.section(.record, of: RecordKey.self), of: kind.value)
        drift =
            isPipeline
            ? DriftSpec(section.section(.drift, of: DriftKey.self), record: record) : nil
        invariance = InvarianceSpec(
            section.section(.invariance, of: InvarianceKey.self),
            sweep: sweep,
            record: record,
            kind: kind.value
        )
        notebook = section.items(.notebook)?.compactMap { NotebookCell($0, ledger) }
        claims = ClaimSpec.read(section.items(.claims) ?? [], ledger)

        ExperimentSpec.reportStrangers(root, to: kind, ledger)
    }

    /// The version of the schema that this program reads.
    static let currentVersion = 1

    private static func version(_ section: Section<RootKey>) -> Int {
        guard let node = section.required(.sdlab) else { return currentVersion }
        if case .integer(let version) = node.meaning, version != currentVersion {
            section.ledger.report(
                node.location.problem(
                    "version \(version) of the schema is not known",
                    remedy: "this program reads version \(currentVersion)"
                )
            )
        } else {
            _ = node.integer("sdlab", in: currentVersion...currentVersion, section.ledger)
        }
        return currentVersion
    }

    private static func name(_ section: Section<RootKey>) -> Located<String>? {
        section.ledger.asks(.text(pattern: "^[a-z0-9-]{1,100}$"), of: section.name(.name))
        guard let name = section.required(.name)?.text("name", section.ledger) else { return nil }
        let isAllowed = name.value.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard isAllowed, (1...100).contains(name.value.utf8.count) else {
            let slug = Slug.make(from: name.value, words: .max)
            section.ledger.report(
                name.location.problem(
                    "'name' must be 1 to 100 lower-case letters, digits and '-', not "
                        + name.value.quoted,
                    remedy: slug.isEmpty ? nil : "such as \(slug.quoted)"
                )
            )
            return nil
        }
        return name
    }
}
