public import Tensors

/// NumPy's new generator, `numpy.random.default_rng(seed).standard_normal`: PCG64 and the ziggurat method.
///
/// All but the tail beyond 3.65 (26 normals in 100,000) are products of exact numbers and have NumPy's bits; the tail
/// needs a logarithm, which is the project's own, at most 1 ulp. So are the exponentials that one decision in a hundred
/// compares with. A million normals (seed 12345, NumPy 2.4 on x86-64) have NumPy's bits in float64 and in float32.
public struct NumPyDefaultGenerator: NormalGenerator, Hashable {
    /// The name by which a spec asks for the stream.
    public static let name = "numpy-default-rng"
    private static let doubles = Ziggurat<Double>()
    private static let floats = Ziggurat<Float>()

    private var engine: PCG64

    /// The stream of a seed, `default_rng(seed)`.
    public init(seed: UInt64) {
        engine = PCG64(seed: seed)
    }

    /// Standard normals, `standard_normal(shape, dtype)`; a half format gets the float32 number rounded.
    ///
    /// float32 normals have layers of their own and use half words, so they are other numbers than the float64 ones.
    public mutating func randn(_ shape: [Int], _ dtype: DType) -> Tensor {
        let count = TensorType(shape, dtype).count
        return dtype == .float64
            ? Tensor(normals(count, Self.doubles), shape: shape, dtype: dtype)
            : Tensor(normals(count, Self.floats), shape: shape, dtype: dtype)
    }

    private mutating func normals<Real>(_ count: Int, _ ziggurat: Ziggurat<Real>) -> [Real] {
        (0..<count).map { _ in ziggurat.next(from: &engine) }
    }
}
