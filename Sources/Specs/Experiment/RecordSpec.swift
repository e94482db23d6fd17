/// A tensor that can be kept in the record.
public enum RecordedTensor: String, SpecWord {
    /// The final latents.
    case latents
    /// The decoded pictures.
    case images
    /// The text encoder's output.
    case promptEmbeddings = "prompt_embeds"
    /// The latents before the first step and after each.
    case trajectory
    /// Queries, keys and values of the attention call with the largest error.
    case worstAttention = "attention_worst"
    /// What the attention backend alone answered, for each seed.
    case attentionOutput = "attention_output"

    /// Whether an experiment of some kind has such a tensor.
    func isMade(by kind: ExperimentKind) -> Bool {
        switch self {
        case .latents, .images, .promptEmbeddings, .trajectory: kind == .pipeline
        case .attentionOutput: kind == .attention
        case .worstAttention: true
        }
    }

    /// What is kept where the author names nothing: outputs of attention alone are large, and are not.
    static func standard(for kind: ExperimentKind) -> [RecordedTensor] {
        kind == .pipeline ? [.latents, .images] : []
    }
}

/// What is kept in the record besides the tables.
public struct RecordSpec: Sendable {
    /// The tensors; if the author named none, latents and images of a pipeline, and nothing of attention alone.
    public let tensors: [Located<RecordedTensor>]

    /// Reads the section `record` of an experiment of some kind.
    init(_ section: Section<RecordKey>, of kind: ExperimentKind) {
        let name = section.name(.tensors)
        tensors =
            section.items(.tensors)?.compactMap {
                $0.word(name, of: RecordedTensor.self, section.ledger)
            } ?? RecordedTensor.standard(for: kind).map { section.absent($0) }
        for tensor in tensors where !tensor.value.isMade(by: kind) {
            section.ledger.report(
                tensor.location.problem(
                    "an experiment of kind '\(kind.rawValue)' makes no \(tensor.value.rawValue.quoted)",
                    expected: RecordedTensor.allCases.filter { $0.isMade(by: kind) }.map(\.rawValue)
                )
            )
        }
    }
}

/// The keys of the section `record`.
enum RecordKey: String, SectionKey {
    case tensors
}
