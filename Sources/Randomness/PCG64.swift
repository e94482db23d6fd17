/// PCG XSL RR 128/64, O'Neill's permuted congruential generator (2014), as NumPy's `PCG64` has it.
struct PCG64: Sendable, Hashable {
    private static let multiplier: UInt128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645

    private var state: UInt128
    private let increment: UInt128
    /// The high half of the last word that was split; draws of whole words leave it alone.
    private var pendingHalf: UInt32?

    /// The generator of a seed, `PCG64(seed)`: state and increment come from its seed sequence.
    init(seed: UInt64) {
        let words = SeedSequence(seed: seed).words(4).map { UInt128($0) }
        increment = (words[2] << 64 | words[3]) << 1 | 1
        state = increment &+ (words[0] << 64 | words[1])
        state = state &* Self.multiplier &+ increment
    }

    /// The next 64 random bits.
    mutating func nextWord() -> UInt64 {
        state = state &* Self.multiplier &+ increment
        let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
        let turn = UInt64(truncatingIfNeeded: state >> 122)
        return folded &>> turn | folded &<< (64 &- turn)
    }

    /// The next 32 random bits: a word's low half, then its high half.
    mutating func nextHalf() -> UInt32 {
        if let pending = pendingHalf {
            pendingHalf = nil
            return pending
        }
        let word = nextWord()
        pendingHalf = UInt32(truncatingIfNeeded: word >> 32)
        return UInt32(truncatingIfNeeded: word)
    }
}
