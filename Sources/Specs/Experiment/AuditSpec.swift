/// What is done about a gate that does not hold.
public enum ViolationResponse: String, SpecWord {
    /// It is written down.
    case record
    /// It is written down and said on the terminal.
    case warn
    /// The trial stops.
    case fail
}

/// The format that a reference computes in.
public enum ReferenceFormat: String, SpecWord {
    /// IEEE binary64, binary32 and binary16, and the upper half of binary32.
    case float64, float32, float16, bfloat16
    /// The one that the trial computes in, so that two backends are compared as they are.
    case same
}

/// What is measured at each attention call.
public struct AuditSpec: Sendable {
    /// What each call is compared with, computed from the very same inputs.
    public struct Reference: Sendable {
        /// The backend; `math` if the author named none.
        public let backend: Choice
        /// The format that it computes in; float64 if the author named none.
        public let dtype: Located<ReferenceFormat>
    }

    /// What must hold of every audited call.
    public struct Gates: Sendable {
        /// The largest allowed ratio of the largest error to the baseline's; nothing: any.
        public let maxRatio: Located<Double>?
        /// The largest allowed ratio of the mean error to the baseline's; nothing: any.
        public let meanRatio: Located<Double>?
        /// Whether errors must stay within the a priori bound.
        public let bound: Located<Bool>
        /// What is done about values that are not finite; nothing: they are no violation.
        public let nonfinite: Located<ViolationResponse>?
    }

    /// Where the audit was asked for.
    public let location: Location
    /// What each call is compared with.
    public let reference: Reference
    /// The backend that serves as the yardstick in the same format; `vanilla` if none was named.
    public let baseline: Choice
    /// Globs on module paths that select the audited calls; `*` if the author gave none.
    public let layers: [Located<String>]
    /// The audited steps.
    public let steps: Located<AuditedSteps>
    /// Whether the probabilities of each audited call are compared, too; not if the author does not ask.
    public let probabilities: Located<Bool>
    /// What must hold.
    public let gates: Gates
    /// What is done when it does not.
    public let onViolation: Located<ViolationResponse>

    /// Reads the section `audit`; nothing if there is none.
    init?(_ section: Section<AuditKey>) {
        guard section.isPresent else { return nil }
        location = section.location
        reference = Reference(section.section(.reference, of: AuditReferenceKey.self))
        baseline = section.choice(.baseline) ?? Choice(section.absent("vanilla"))
        layers = AuditSpec.layers(section)
        steps =
            section.node(.steps)?.auditedSteps(section.name(.steps), section.ledger)
            ?? section.absent(.all)
        probabilities = section.flag(.probabilities, default: false)
        gates = Gates(section.section(.gates, of: AuditGatesKey.self))
        onViolation =
            section.word(.onViolation, of: ViolationResponse.self) ?? section.absent(.record)
    }

    private static func layers(_ section: Section<AuditKey>) -> [Located<String>] {
        section.ledger.asks(.listOrItem, of: section.name(.layers))
        section.ledger.asks(.count(atLeast: 1), of: section.name(.layers))
        guard let node = section.node(.layers) else { return [section.absent("*")] }
        let items = node.items ?? [node]
        if items.isEmpty {
            section.ledger.report(
                node.location.problem(
                    "\(section.name(.layers).quoted) selects nothing",
                    remedy: "write \"*\" for all"
                )
            )
        }
        return items.compactMap { $0.text(section.name(.layers), section.ledger) }
    }
}

extension AuditSpec.Reference {
    fileprivate init(_ section: Section<AuditReferenceKey>) {
        backend = section.choice(.backend) ?? Choice(section.absent("math"))
        dtype = section.word(.dtype, of: ReferenceFormat.self) ?? section.absent(.float64)
    }
}

extension AuditSpec.Gates {
    init(_ section: Section<AuditGatesKey>) {
        maxRatio = section.number(.maxRatio, in: 0...Double.infinity)
        meanRatio = section.number(.meanRatio, in: 0...Double.infinity)
        bound = section.flag(.bound, default: false)
        nonfinite = section.word(.nonfinite, of: ViolationResponse.self)
    }
}

/// The keys of the section `audit`.
enum AuditKey: String, SectionKey {
    case reference, baseline, layers, steps, probabilities, gates
    case onViolation = "on_violation"

    var shape: Shape {
        switch self {
        case .reference: .section(AuditReferenceKey.self)
        case .baseline: .choice
        case .gates: .section(AuditGatesKey.self)
        case .layers, .steps, .probabilities, .onViolation: .value
        }
    }
}

/// The keys of the section `audit.reference`.
enum AuditReferenceKey: String, SectionKey {
    case backend, dtype

    var shape: Shape { self == .backend ? .choice : .value }
}

/// The keys of the section `audit.gates`.
enum AuditGatesKey: String, SectionKey {
    case maxRatio = "max_ratio"
    case meanRatio = "mean_ratio"
    case bound, nonfinite
}
