import Tensors

/// x · weightᵀ + bias (PyTorch's `Linear`); also a 1×1 convolution of channels-last images, which is the same.
struct LinearLayer {
    let path: String
    let weight: PackedMatrix
    let bias: Tensor?

    /// `weight` `[outputs, inputs]` (or `[outputs, inputs, 1, 1]`) and `bias` `[outputs]`.
    init(
        _ loader: ModuleLoader,
        inputs: Int,
        outputs: Int,
        hasBias: Bool = true,
        isConvolution: Bool = false
    ) throws {
        path = loader.path
        weight = try loader.packed(
            "weight",
            shape: isConvolution ? [outputs, inputs, 1, 1] : [outputs, inputs]
        )
        bias = hasBias ? try loader.tensor("bias", shape: [outputs]) : nil
    }

    /// `[…, inputs]` → `[…, outputs]`, and the rounded result plus `residual` where there is one.
    func callAsFunction(_ x: Tensor, adding residual: Tensor? = nil, in pass: Pass) throws -> Tensor
    {
        try pass.reporting(
            pass.evaluator.linear(x, weight, bias: bias, residual: residual),
            of: path,
            .linear,
            from: [x] + [residual].compactMap(\.self)
        )
    }
}
