public import Tensors

/// A seeded stream of standard normal numbers: a value, whose copy repeats what the original draws.
public protocol NormalGenerator: Sendable {
    /// The name by which a spec asks for the stream, for example `torch`.
    static var name: String { get }

    /// The stream of a seed.
    ///
    /// Throws `GeneratorError.impossibleSeed` where the mirrored library does not take the seed.
    init(seed: UInt64) throws(GeneratorError)

    /// The next normal numbers, drawn in the row-major order of `shape`.
    ///
    /// A `dtype` is drawn as the mirrored library draws it, which need not be another one rounded.
    mutating func randn(_ shape: [Int], _ dtype: DType) -> Tensor
}
