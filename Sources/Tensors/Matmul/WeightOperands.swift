/// The inputs of a linear layer or convolution in their order: x, panels, then bias and residual where there are.
struct WeightOperands: Sendable {
    let hasBias: Bool
    let hasResidual: Bool

    /// The name of an operation with these operands.
    func name(_ plain: String) -> String { hasResidual ? "\(plain)_add" : plain }

    /// Traps where bias or residual do not fit a result.
    func check(_ inputs: [TensorType], output: TensorType, columns: Int, name: String) {
        precondition(
            inputs.count == 2 + (hasBias ? 1 : 0) + (hasResidual ? 1 : 0)
                && (!hasBias || inputs[2] == TensorType([columns], output.dtype))
                && (!hasResidual || inputs[inputs.count - 1] == output),
            "\(name): \(inputs) into \(output)"
        )
    }

    /// Two operations for each link of the chains; sums with bias and residual are free beside them.
    func cost(_ inputs: [TensorType], output: TensorType) -> Cost {
        Cost(
            flops: 2 * output.count * inputs[1].shape[1] + (hasResidual ? output.count : 0),
            bytes: inputs.map(\.byteCount).reduce(output.byteCount, +)
        )
    }

    /// The product of these inputs, its rows cut in `segments`.
    func product(
        _ inputs: [Tensor],
        columns: Int,
        segments: Int,
        machine: Machine
    ) -> WeightProduct {
        WeightProduct(
            panels: inputs[1],
            bias: hasBias ? inputs[2] : nil,
            residual: hasResidual ? inputs[inputs.count - 1] : nil,
            columns: columns,
            segments: segments,
            machine: machine
        )
    }

    /// The inputs in order, and what they are.
    static func list(
        _ x: Tensor,
        _ weight: PackedMatrix,
        bias: Tensor?,
        residual: Tensor?
    ) -> (operands: WeightOperands, inputs: [Tensor]) {
        (
            WeightOperands(hasBias: bias != nil, hasResidual: residual != nil),
            [x, weight.panels] + [bias, residual].compactMap { $0 }
        )
    }
}
