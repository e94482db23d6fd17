import Checkpoints
import Randomness
import TestSupport
import Testing

@Suite struct PhiloxTests {
    static let cases = Golden.cases("philox") { $0.tensors["counter"] != nil }

    @Test("words are those of the published vectors and of the golden data", arguments: cases)
    func words(golden: GoldenCase) throws {
        let file = try golden.load()
        let counters = try file.integers("counter").map { UInt32($0) }
        let keys = try file.integers("key").map { UInt32($0) }
        let expected = try file.integers("output").map { UInt32($0) }
        let rows = counters.count / 4
        let drawn = (0..<rows).flatMap { row in
            let words = Philox.words(
                counter: SIMD4(counters[4 * row..<4 * row + 4]),
                key: SIMD2(keys[2 * row..<2 * row + 2])
            )
            return (0..<4).map { words[$0] }
        }
        #expect(drawn == expected)
    }

    /// The third vector of Random123's `kat_vectors`, whose counter and key are digits of π.
    @Test("the words of a published counter are the published ones")
    func published() {
        let words = Philox.words(
            counter: SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
            key: SIMD2(0xA409_3822, 0x299F_31D0)
        )
        #expect(words == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
    }
}
