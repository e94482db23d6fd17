import Tensors

/// Group normalisation with its weights (PyTorch's `GroupNorm`).
struct GroupNormLayer {
    let path: String
    let weight: Tensor
    let bias: Tensor
    let groups: Int
    let epsilon: Double

    init(_ loader: ModuleLoader, channels: Int, groups: Int, epsilon: Double) throws {
        path = loader.path
        weight = try loader.tensor("weight", shape: [channels])
        bias = try loader.tensor("bias", shape: [channels])
        self.groups = groups
        self.epsilon = epsilon
    }

    /// `[batch, …, channels]` → same; SiLU of the rounded result where asked.
    func callAsFunction(_ x: Tensor, silu: Bool = false, in pass: Pass) throws -> Tensor {
        try pass.reporting(
            pass.evaluator.groupNorm(
                x,
                groups: groups,
                weight: weight,
                bias: bias,
                epsilon: epsilon,
                silu: silu
            ),
            of: path,
            .groupNorm,
            from: [x]
        )
    }
}

/// Layer normalisation with its weights (PyTorch's `LayerNorm`).
struct LayerNormLayer {
    let path: String
    let weight: Tensor
    let bias: Tensor
    let epsilon: Double

    init(_ loader: ModuleLoader, width: Int, epsilon: Double = 1e-5) throws {
        path = loader.path
        weight = try loader.tensor("weight", shape: [width])
        bias = try loader.tensor("bias", shape: [width])
        self.epsilon = epsilon
    }

    /// `[…, width]` → same.
    func callAsFunction(_ x: Tensor, in pass: Pass) throws -> Tensor {
        try pass.reporting(
            pass.evaluator.layerNorm(x, weight: weight, bias: bias, epsilon: epsilon),
            of: path,
            .layerNorm,
            from: [x]
        )
    }
}
