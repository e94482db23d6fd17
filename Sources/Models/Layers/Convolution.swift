import Tensors

/// A convolution with a square kernel and a bias (PyTorch's `Conv2d`), on channels-last images.
struct Convolution {
    let path: String
    let weight: PackedMatrix
    let bias: Tensor
    let geometry: ConvolutionGeometry

    /// `weight` `[outputs, inputs, kernel, kernel]` and `bias` `[outputs]`.
    init(
        _ loader: ModuleLoader,
        inputs: Int,
        outputs: Int,
        geometry: ConvolutionGeometry = ConvolutionGeometry(kernel: 3, padding: 1)
    ) throws {
        path = loader.path
        let kernel = geometry.kernel
        weight = try loader.packed(
            "weight",
            shape: [outputs, inputs, kernel.height, kernel.width]
        )
        bias = try loader.tensor("bias", shape: [outputs])
        self.geometry = geometry
    }

    /// `[batch, height, width, inputs]` → `[batch, height', width', outputs]`, and the rounded result plus `residual`
    /// where there is one.
    func callAsFunction(_ x: Tensor, adding residual: Tensor? = nil, in pass: Pass) throws -> Tensor
    {
        try pass.reporting(
            pass.evaluator.convolution(
                x,
                weight,
                bias: bias,
                geometry: geometry,
                residual: residual
            ),
            of: path,
            .convolution,
            from: [x] + [residual].compactMap(\.self)
        )
    }
}
