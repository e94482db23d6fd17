public import Tensors

/// NumPy's legacy generator, `numpy.random.RandomState(seed).standard_normal`, the stream of `numpy.random.seed`.
///
/// Words, uniforms and rejections are NumPy's. The logarithm is the project's own, at most 1 ulp, where NumPy has the
/// C library's: of a million float64 normals (seed 12345, NumPy 2.4 on x86-64) 3 in 100 differ, by 3 ulp at most, and
/// rounded to float32 none.
public struct NumPyGenerator: NormalGenerator, Hashable {
    /// The name by which a spec asks for the stream.
    public static let name = "numpy"
    /// The seeds that NumPy takes.
    public static let seeds: ClosedRange<UInt64> = 0...UInt64(UInt32.max)

    private var engine: MersenneTwister
    /// The second normal of the last pair.
    private var pendingNormal: Double?

    /// The stream of a seed.
    ///
    /// Throws `GeneratorError.impossibleSeed` for a seed of more than 32 bits, which NumPy refuses, too.
    public init(seed: UInt64) throws(GeneratorError) {
        guard let word = UInt32(exactly: seed) else {
            throw .impossibleSeed(seed, generator: Self.name, possible: Self.seeds)
        }
        engine = MersenneTwister(seed: word)
    }

    /// Standard normals, `randn(*shape)`: always drawn in float64 and then rounded once, `astype(dtype)`.
    public mutating func randn(_ shape: [Int], _ dtype: DType) -> Tensor {
        let normals = (0..<TensorType(shape, dtype).count).map { _ in nextNormal() }
        return Tensor(normals, shape: shape, dtype: dtype)
    }

    /// The next uniform number in [0, 1), 53 bits of two words, `random_sample()`.
    public mutating func nextUniform() -> Double {
        let high = UInt64(engine.next() >> 5)
        let low = UInt64(engine.next() >> 6)
        return Double(high << 26 | low) * 0x1p-53
    }

    /// The polar method: a point of the unit disc makes two normals, of which the first one's ordinate comes first.
    private mutating func nextNormal() -> Double {
        if let pending = pendingNormal {
            pendingNormal = nil
            return pending
        }
        while true {
            let x = 2 * nextUniform() - 1
            let y = 2 * nextUniform() - 1
            let square = x * x + y * y
            guard square < 1, square != 0 else { continue }
            let factor = (-2 * ElementaryFunction.log(square) / square).squareRoot()
            pendingNormal = factor * x
            return factor * y
        }
    }
}
