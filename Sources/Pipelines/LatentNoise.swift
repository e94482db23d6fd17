import Randomness
import Tensors

/// The random streams of a batch's images: one each, or one for all.
///
/// Streams draw `[images, channels, height, width]`, PyTorch's order. Images with streams of their own have the same
/// noise alone and in a batch.
struct LatentNoise {
    private var streams: [any NormalGenerator]
    private let settings: NoiseSettings
    private let isSymbolic: Bool

    /// The streams of the images' seeds.
    ///
    /// Throws where the generator is unknown or does not take a seed.
    init(seeds: [UInt64], _ settings: NoiseSettings, isSymbolic: Bool) throws {
        streams = try (settings.isShared ? Array(seeds.prefix(1)) : seeds).map {
            try Generators.make(settings.generator, seed: $0)
        }
        self.settings = settings
        self.isSymbolic = isSymbolic
    }

    /// The next normals of every image, `[batch, height, width, channels]`.
    mutating func draw(
        _ type: TensorType,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        precondition(
            type.shape.count == 4 && (settings.isShared || type.shape[0] == streams.count),
            "noise: \(streams.count) streams for \(type)"
        )
        let dtype = settings.isDrawnInRunDType ? type.dtype : .float32
        let each = settings.isShared ? type.shape[0] : 1
        var images: [Tensor] = []
        for index in streams.indices {
            let shape = [each, type.shape[3], type.shape[1], type.shape[2]]
            images.append(
                isSymbolic ? try .symbolic(shape, dtype) : streams[index].randn(shape, dtype)
            )
        }
        let drawn = try evaluator.concatenate(images, axis: 0)
        return try evaluator.cast(evaluator.channelsLast(drawn), to: type.dtype)
    }

    /// The next normals for a picture that all images start from: one draw for all where they share their stream.
    mutating func drawOnce(
        _ type: TensorType,
        in evaluator: Evaluator
    ) throws(MemoryLimitExceeded) -> Tensor {
        guard settings.isShared, type.shape[0] > 1 else { return try draw(type, in: evaluator) }
        let one = try draw(TensorType([1] + type.shape.dropFirst(), type.dtype), in: evaluator)
        return try evaluator.concatenate(
            Array(repeating: one, count: type.shape[0]),
            axis: 0
        )
    }
}
