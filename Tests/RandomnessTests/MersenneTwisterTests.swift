import Randomness
import Testing

@Suite struct MersenneTwisterTests {
    /// The C++ standard states the 10 000th word of `std::mt19937` with its default seed, 5489.
    @Test("the 10 000th word of the default seed is the published one")
    func publishedWord() {
        var engine = MersenneTwister(seed: 5489)
        let words = (0..<10_000).map { _ in engine.next() }
        #expect(words.prefix(2) == [3_499_211_612, 581_869_302])
        #expect(words.last == 4_123_659_995)
    }

    @Test("a copy continues on its own from the same place", arguments: [0, 1, 623, 624, 700])
    func copyIsIndependent(drawn: Int) {
        var engine = MersenneTwister(seed: 7)
        for _ in 0..<drawn { _ = engine.next() }
        var copy = engine
        let continued = (0..<1300).map { _ in engine.next() }
        #expect((0..<1300).map { _ in copy.next() } == continued)
        #expect(copy == engine)
    }
}
