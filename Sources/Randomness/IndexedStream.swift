import Tensors

/// Random numbers that are called by their places: number i is the same however many are drawn, and in whatever order.
///
/// Philox4x32-10 under the seed as its key; the counter is the place, the draw and the purpose, so that streams that
/// differ in any of these share nothing. In float64, with the project's own logarithm, sine and cosine.
public struct IndexedStream: Sendable, Hashable {
    /// The seed, what the numbers are for, and which of several draws for that.
    public let seed: UInt64, purpose: UInt32, draw: UInt32

    /// The stream of a seed, a purpose and a draw.
    public init(seed: UInt64, purpose: UInt32, draw: UInt32 = 0) {
        self.seed = seed
        self.purpose = purpose
        self.draw = draw
    }

    /// The first `count` numbers, uniform in [0, 1): multiples of 2⁻⁵³.
    public func uniforms(_ count: Int) -> [Double] {
        var uniforms: [Double] = []
        uniforms.reserveCapacity(count + 1)
        for pair in 0..<(count + 1) / 2 {
            let (first, second) = pairOfUniforms(pair)
            uniforms.append(first)
            uniforms.append(second)
        }
        return Array(uniforms.prefix(count))
    }

    /// The first `count` numbers, standard normal by the Box-Muller transform: r cos θ, then r sin θ of each pair.
    public func normals(_ count: Int) -> [Double] {
        var reversed: [Double] = [], angles: [Double] = []
        for pair in 0..<(count + 1) / 2 {
            let (first, second) = pairOfUniforms(pair)
            // Exact, and in (0, 1], so that its logarithm is finite.
            reversed.append(1 - first)
            angles.append(2 * .pi * second)
        }
        let logs = ElementaryFunction.log.applying(to: reversed)
        let cosines = ElementaryFunction.cos.applying(to: angles)
        let sines = ElementaryFunction.sin.applying(to: angles)
        var normals: [Double] = []
        normals.reserveCapacity(count + 1)
        for pair in logs.indices {
            let radius = (-2 * logs[pair]).squareRoot()
            normals.append(radius * cosines[pair])
            normals.append(radius * sines[pair])
        }
        return Array(normals.prefix(count))
    }

    /// Numbers 2 · pair and 2 · pair + 1: the upper 53 bits of two words each.
    private func pairOfUniforms(_ pair: Int) -> (Double, Double) {
        let place = UInt64(pair)
        let words = Philox.words(
            counter: SIMD4(
                UInt32(truncatingIfNeeded: place),
                UInt32(truncatingIfNeeded: place >> 32),
                draw,
                purpose
            ),
            key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        )
        func uniform(_ low: UInt32, _ high: UInt32) -> Double {
            Double((UInt64(high) << 32 | UInt64(low)) >> 11) * 0x1p-53
        }
        return (uniform(words.x, words.y), uniform(words.z, words.w))
    }
}
