import Randomness
import Testing

/// Numbers that are called by their places.
@Suite struct IndexedStreamTests {
    @Test("a number is the same however many are drawn", arguments: [0, 1, 2, 7, 64, 1001])
    func places(count: Int) {
        let stream = IndexedStream(seed: 42, purpose: 1, draw: 2)
        let normals = stream.normals(2000), uniforms = stream.uniforms(2000)
        #expect(stream.normals(count) == Array(normals.prefix(count)))
        #expect(stream.uniforms(count) == Array(uniforms.prefix(count)))
    }

    @Test("streams that differ in seed, purpose or draw share no number")
    func apart() {
        let streams = [
            IndexedStream(seed: 1, purpose: 0), IndexedStream(seed: 1 << 32, purpose: 0),
            IndexedStream(seed: 1, purpose: 1), IndexedStream(seed: 1, purpose: 0, draw: 1),
        ]
        let numbers = streams.flatMap { $0.uniforms(500) }
        #expect(Set(numbers).count == numbers.count)
    }

    @Test("the numbers are Philox's words by their definition")
    func definition() {
        let words = Philox.words(counter: SIMD4(3, 0, 2, 1), key: SIMD2(5, 7))
        func uniform(_ low: UInt32, _ high: UInt32) -> Double {
            Double((UInt64(high) << 32 | UInt64(low)) >> 11) / 9_007_199_254_740_992
        }
        let stream = IndexedStream(seed: 7 << 32 | 5, purpose: 1, draw: 2)
        #expect(
            Array(stream.uniforms(8).suffix(2))
                == [uniform(words.x, words.y), uniform(words.z, words.w)]
        )
    }

    /// Of n numbers the mean is off by less than 5/√n in all but one of a million cases, and so are the others in their units.
    @Test("normal numbers have the moments of a normal distribution, uniform ones those of theirs")
    func moments() {
        let count = 100_000, stream = IndexedStream(seed: 9, purpose: 0)
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(count) }
        let bound = 5 / Double(count).squareRoot()
        let normals = stream.normals(count), uniforms = stream.uniforms(count)
        #expect(abs(mean(normals)) < bound)
        #expect(abs(mean(normals.map { $0 * $0 }) - 1) < bound * 2.0.squareRoot())
        #expect(abs(mean(normals.map { $0 * $0 * $0 * $0 }) - 3) < bound * 96.0.squareRoot())
        #expect(abs(mean(zip(normals, normals.dropFirst()).map { $0 * $1 })) < bound)
        #expect(uniforms.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(mean(uniforms) - 0.5) < bound / 12.0.squareRoot())
    }
}
