/// NumPy's `SeedSequence`, after O'Neill's `seed_seq_fe`: spreads a seed over as many words as a generator needs.
struct SeedSequence {
    private var pool: [UInt32]

    /// The sequence of one seed, without a spawn key.
    init(seed: UInt64) {
        // A seed of one word is padded by zeros, and so is like one of two words whose high one is zero.
        let entropy = [UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)]
        var hash = Hash(constant: 0x43B0_D7E5, multiplier: 0x931E_8875)
        pool = (entropy + [0, 0]).map { hash.mix($0) }
        for source in pool.indices {
            for target in pool.indices where target != source {
                let product = pool[target] &* 0xCA01_F9DD &- hash.mix(pool[source]) &* 0x4973_F715
                pool[target] = product ^ product >> 16
            }
        }
    }

    /// `count` words of 64 bits, `generate_state(count, numpy.uint64)`.
    func words(_ count: Int) -> [UInt64] {
        var hash = Hash(constant: 0x8B51_F9DD, multiplier: 0x58F3_8DED)
        return (0..<count).map { index in
            let low = hash.mix(pool[2 * index % pool.count])
            return UInt64(hash.mix(pool[(2 * index + 1) % pool.count])) << 32 | UInt64(low)
        }
    }

    /// A hash whose constant changes with each use.
    private struct Hash {
        var constant: UInt32
        let multiplier: UInt32

        mutating func mix(_ value: UInt32) -> UInt32 {
            let masked = value ^ constant
            constant &*= multiplier
            let product = masked &* constant
            return product ^ product >> 16
        }
    }
}
