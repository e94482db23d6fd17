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
}

/// What is kept in the record besides the tables.
public struct RecordSpec: Sendable {
    /// The tensors; latents and images if the author named none.
    public let tensors: [Located<RecordedTensor>]

    /// Reads the section `record`.
    init(_ section: Section<RecordKey>) {
        let items = section.items(.tensors)
        tensors =
            items?.compactMap {
                $0.word(section.name(.tensors), of: RecordedTensor.self, section.ledger)
            } ?? [section.absent(.latents), section.absent(.images)]
    }
}

/// The keys of the section `record`.
enum RecordKey: String, SectionKey {
    case tensors
}
