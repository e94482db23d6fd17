import Attention
import Tensors

/// The layers whose other side is PyTorch, in a process of its own.
extension JobDescription {
    /// A 3×3 convolution with padding 1 and a bias, `[batch, height, width, inputs]` → `[…, outputs]`.
    func convolutionJob(_ evaluator: Evaluator) throws -> PreparedJob {
        var random = RandomTensors()
        let inputs = shape[3], outputs = shape[4]
        let x = random.tensor(Array(shape[..<4]), dtype)
        let weight = try evaluator.pack(random.tensor([outputs, inputs, 3, 3], dtype), as: dtype)
        let bias = random.tensor([outputs], dtype)
        let geometry = ConvolutionGeometry(kernel: 3, padding: 1)
        return PreparedJob(ours: {
            _ = try evaluator.convolution(x, weight, bias: bias, geometry: geometry)
        })
    }

    /// Flash attention of `[batch, tokens, heads · depth]`.
    func attentionJob(_ evaluator: Evaluator) throws -> PreparedJob {
        var random = RandomTensors()
        let (batch, heads, queries, keys, depth) = (
            shape[0], shape[1], shape[2], shape[3], shape[4]
        )
        let input = AttentionInput(
            queries: random.tensor([batch, queries, heads * depth], dtype),
            keys: random.tensor([batch, keys, heads * depth], dtype),
            values: random.tensor([batch, keys, heads * depth], dtype),
            heads: heads
        )
        let flash = try FlashAttention()
        return PreparedJob(ours: { _ = try flash.attend(input, in: evaluator) })
    }
}
