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
