import Foundation
import Tensors

/// Operations that should take no longer than moving their bytes: held against a copy of as many bytes.
extension JobDescription {
    /// Both sides go round so many buffers that the data is in no cache when its turn comes again.
    func bandwidthJob(_ evaluator: Evaluator) throws -> PreparedJob {
        var random = RandomTensors()
        let operation = bandwidthOperation(evaluator, &random)
        let numbers = random.numbers(shape.reduce(1, *))
        let inputBytes = numbers.count * dtype.byteCount
        let bytes = inputBytes + (kind == .geglu ? inputBytes / 2 : inputBytes)
        let places = max(2, Self.bytesOfRound / bytes + 1)
        let inputs = (0..<places).map { _ in Tensor(numbers, shape: shape, dtype: dtype) }
        var outputs: [Tensor?] = try inputs.map(operation)
        Self.touchMemoryToCome()
        var place = 0
        let copy = StreamedCopy(byteCount: bytes / 2, places: places, pool: evaluator.machine.pool)
        return PreparedJob(
            ours: {
                place = (place + 1) % places
                // The oldest result makes room first, so that its memory, long out of the caches, is used again.
                outputs[place] = nil
                outputs[place] = try operation(inputs[place])
            },
            theirs: copy.copyNext
        )
    }

    /// All buffers together, at least: several times a large last-level cache.
    private static let bytesOfRound = 256 << 20

    /// Writes to memory that results will lie in, where malloc keeps what is freed: the system hands out every
    /// page before the first turn.
    private static func touchMemoryToCome() {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 * bytesOfRound, alignment: 16)
        memset(memory, 1, 4 * bytesOfRound)
        memory.deallocate()
    }

    private func bandwidthOperation(
        _ evaluator: Evaluator,
        _ random: inout RandomTensors
    ) -> (Tensor) throws -> Tensor {
        let columns = shape[shape.count - 1]
        let weight = random.tensor([columns], dtype), bias = random.tensor([columns], dtype)
        return { [kind] x in
            switch kind {
            case .groupNormSiLU:
                try evaluator.groupNorm(
                    x,
                    groups: 32,
                    weight: weight,
                    bias: bias,
                    epsilon: 1e-5,
                    silu: true
                )
            case .layerNorm:
                try evaluator.layerNorm(x, weight: weight, bias: bias, epsilon: 1e-5)
            case .gelu: try evaluator.activation(.gelu, x)
            case .geglu: try evaluator.geglu(x)
            default: try evaluator.softmax(x)
            }
        }
    }
}
