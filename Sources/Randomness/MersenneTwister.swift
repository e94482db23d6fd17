/// MT19937, the 32-bit Mersenne Twister of Matsumoto and Nishimura (1998), seeded by one word.
///
/// The whole state is the value: a copy continues on its own from the same place.
public struct MersenneTwister: Sendable, Hashable {
    private static let length = 624
    private static let distance = 397

    private var state: [UInt32]
    /// Place of the next word; `length` where the state is used up.
    private var position = MersenneTwister.length

    /// The reference implementation's `init_genrand(seed)`.
    public init(seed: UInt32) {
        state = [seed]
        state.reserveCapacity(Self.length)
        for index in 1..<Self.length {
            let previous = state[index - 1]
            state.append(1_812_433_253 &* (previous ^ (previous >> 30)) &+ UInt32(index))
        }
    }

    /// The next 32 random bits.
    public mutating func next() -> UInt32 {
        if position == Self.length { renew() }
        defer { position += 1 }
        return MersenneTwister.tempered(state[position])
    }

    /// Replaces all words of the state, each by its neighbours: x[k+624] = x[k+397] ^ twist(x[k], x[k+1]).
    private mutating func renew() {
        for index in 0..<Self.length {
            let joined =
                (state[index] & 0x8000_0000)
                | (state[(index + 1) % Self.length] & 0x7FFF_FFFF)
            let twisted = (joined >> 1) ^ (joined & 1 == 1 ? 0x9908_B0DF : 0)
            state[index] = state[(index + Self.distance) % Self.length] ^ twisted
        }
        position = 0
    }

    private static func tempered(_ word: UInt32) -> UInt32 {
        var bits = word
        bits ^= bits >> 11
        bits ^= (bits << 7) & 0x9D2C_5680
        bits ^= (bits << 15) & 0xEFC6_0000
        return bits ^ (bits >> 18)
    }
}
