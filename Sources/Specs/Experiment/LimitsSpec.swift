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
