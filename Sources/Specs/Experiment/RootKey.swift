/// The keys at the top of a specification.
enum RootKey: String, SectionKey {
    case sdlab, kind, name, title, description, authors, license
    case model, variant, prompts, pipeline, inputs
    case attention, precision, matmul, machine
    case sweep, audit, drift, invariance, timing, limits, record
    case notebook, claims

    var shape: Shape {
        switch self {
        case .authors: .list(of: .section(AuthorKey.self))
        case .prompts: .list(of: .section(PromptKey.self, shorthand: PromptKey.prompt.rawValue))
        case .pipeline: .section(PipelineKey.self)
        case .inputs: .section(InputsKey.self)
        case .attention: .section(AttentionKey.self)
        case .precision: .section(PrecisionKey.self)
        case .machine: .section(MachineKey.self)
        case .sweep: .section(SweepKey.self)
        case .audit: .section(AuditKey.self)
        case .drift: .section(DriftKey.self)
        case .invariance: .section(InvarianceKey.self)
        case .timing: .section(TimingKey.self)
        case .limits: .section(LimitsKey.self)
        case .record: .section(RecordKey.self)
        case .notebook: .list(of: .section(NotebookCellKey.self))
        case .claims: .list(of: .section(ClaimKey.self))
        case .sdlab, .kind, .name, .title, .description, .license, .model, .variant, .matmul:
            .value
        }
    }

    /// Whether the trials of one experiment may differ in what stands beneath this key.
    var isSweepable: Bool {
        switch self {
        case .model, .variant, .prompts, .pipeline, .inputs, .attention, .precision, .matmul,
            .machine, .audit:
            true
        case .sdlab, .kind, .name, .title, .description, .authors, .license, .sweep, .drift,
            .invariance, .timing, .limits, .record, .notebook, .claims:
            false
        }
    }
}
