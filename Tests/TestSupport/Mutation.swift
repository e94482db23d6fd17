/// Seeded damage to bytes, for tests that a reader survives anything.
public struct Mutation: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A sequence of damages that depends on the seed alone.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next number: SplitMix64.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which must be positive.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "Mutation: bound \(bound), positive needed")
        return Int(next() % UInt64(bound))
    }

    /// `bytes` with one to four damages: flipped, replaced, removed, doubled, inserted or cut off.
    ///
    /// Inserted bytes come from `dictionary` half of the time, so that damage is not only nonsense.
    public mutating func damaged(_ bytes: [UInt8], dictionary: [String] = []) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(4) {
            let index = below(bytes.count + 1)
            let length = min(below(12) + 1, bytes.count - index)
            switch below(6) {
            case 0 where index < bytes.count: bytes[index] ^= 1 << UInt8(below(8))
            case 1 where index < bytes.count: bytes[index] = UInt8(below(256))
            case 2: bytes.removeSubrange(index..<index + length)
            case 3: bytes.insert(contentsOf: bytes[index..<index + length], at: index)
            case 4 where !dictionary.isEmpty:
                bytes.insert(contentsOf: dictionary[below(dictionary.count)].utf8, at: index)
            case 5 where below(8) == 0: bytes.removeSubrange(index...)
            default: bytes.insert(UInt8(below(256)), at: index)
            }
        }
        return bytes
    }

    /// `bytes` with one to four bits flipped, so that everything stays in its place.
    public mutating func flipped(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(4) { bytes[below(bytes.count)] ^= 1 << UInt8(below(8)) }
        return bytes
    }
}
