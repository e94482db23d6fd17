/// How often each trial is timed.
public struct TimingSpec: Sendable {
    /// Runs before the first one that counts.
    public let warmup: Located<Int>
    /// Runs that count.
    public let repeats: Located<Int>

    /// Reads the section `timing`; nothing if there is none.
    init?(_ section: Section<TimingKey>) {
        guard section.isPresent else { return nil }
        warmup = section.integer(.warmup, in: 0...10_000) ?? section.absent(1)
        repeats = section.integer(.repeats, in: 1...100_000) ?? section.absent(5)
    }
}

/// The keys of the section `timing`.
enum TimingKey: String, SectionKey {
    case warmup, repeats
}

/// What a trial may use up.
public struct LimitsSpec: Sendable {
    /// The memory in bytes; nothing: no limit.
    public let memory: Located<Int>?
    /// The time in seconds; nothing: no limit.
    public let time: Located<Double>?

    /// Reads the section `limits`.
    init(_ section: Section<LimitsKey>) {
        memory = section.quantity(.memory, units: Quantity.memory, example: "8GiB")
            .map { bytes in bytes.map { Int($0.rounded()) } }
        time = section.quantity(.time, units: Quantity.time, example: "10min")
    }
}

/// The keys of the section `limits`.
enum LimitsKey: String, SectionKey {
    case memory, time
}

/// A tensor that can be kept in the record.
public enum RecordedTensor: String, SpecWord {
    /// The final latents.
    case latents
    /// The decoded pictures.
    case images
    /// The text encoder's output.
    case promptEmbeddings = "prompt_embeds"
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
