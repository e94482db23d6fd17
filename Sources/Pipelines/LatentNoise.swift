import Randomness
import Tensors

/// The random streams of a batch's images, one each.
///
/// Noise is always drawn in float32 and rounded to the run's dtype, so that runs in every precision start from the same
/// picture (PyTorch's own half draws are other numbers). Streams draw `[1, channels, height, width]`, PyTorch's order.
struct LatentNoise {
    private var generators: [any NormalGenerator]
    private let isSymbolic: Bool

    init(_ generators: [any NormalGenerator], isSymbolic: Bool) {
        self.generators = generators
        self.isSymbolic = isSymbolic
    }

    /// The next normals of every image, `[batch, height, width, channels]`.
    mutating func draw(
        _ type: TensorType,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        precondition(
            type.shape.count == 4 && type.shape[0] == generators.count,
            "noise: \(generators.count) streams for \(type)"
        )
        if isSymbolic { return try .symbolic(type.shape, type.dtype, ledger: evaluator.ledger) }
        var images: [Tensor] = []
        for index in generators.indices {
            images.append(
                generators[index].randn(
                    [1, type.shape[3], type.shape[1], type.shape[2]],
                    .float32
                )
            )
        }
        let drawn = try evaluator.concatenate(images, axis: 0)
        return try evaluator.cast(evaluator.channelsLast(drawn), to: type.dtype)
    }
}
