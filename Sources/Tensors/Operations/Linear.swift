import CKernels

/// x · weight + bias over the last axis: one fma chain for each element, the bias added to the finished
/// chain, one rounding.
///
/// `[…, depth]` → `[…, columns]`. Inputs: x, panels, and the bias where there is one.
struct Linear: Operation {
    let columns: Int

    let name = "linear"

    func output(of inputs: [TensorType]) -> TensorType {
        let x = inputs[0], panels = inputs[1]
        precondition(
            x.shape.last == panels.shape[1] && x.dtype == panels.dtype
                && inputs.dropFirst(2).allSatisfy { $0 == TensorType([columns], x.dtype) },
            "\(name): \(inputs) into \(columns) columns"
        )
        return TensorType(x.shape.dropLast() + [columns], x.dtype)
    }

    func cost(of inputs: [TensorType]) -> Cost {
        let rows = inputs[0].count / max(1, inputs[1].shape[1])
        return Cost(
            flops: 2 * rows * inputs[1].shape[1] * columns,
            bytes: inputs.map(\.byteCount).reduce(output(of: inputs).byteCount, +)
        )
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0], depth = inputs[1].shape[1]
        // A chain of no terms is +0, for as many rows as there are.
        let rows = output.type.count / max(columns, 1)
        let partition = TilePartition(rows: rows, panels: inputs[1].shape[0])
        var layout = ScratchLayout()
        let weight = WeightProduct(
            panels: inputs[1],
            bias: inputs.count > 2 ? inputs[2] : nil,
            columns: columns,
            segments: 1,
            machine: machine,
            layout: &layout
        )
        let wide = weight.product.wide
        let widened = layout.reserve(
            x.dtype == wide ? 0 : TilePartition.rowsPerTask * depth,
            bytes: wide.byteCount
        )
        machine.pool.run(tasks: partition.taskCount, scratchBytes: layout.byteCount) {
            index,
            scratch in
            let (rows, panelRange) = partition.task(index)
            let source = weight.widened(
                x,
                from: rows.lowerBound * depth,
                count: rows.count * depth,
                memory: scratch + widened
            )
            let addresses = weight.rowAddresses(scratch)
            for row in 0..<rows.count {
                addresses[row] = source + row * depth * wide.byteCount
            }
            weight.run(rows: rows, panelRange: panelRange, scratch: scratch, output: output)
        }
    }
}

extension Evaluator {
    /// `[…, depth]` → `[…, columns]`: x · weight + bias, one rounding.
    ///
    /// Throws `MemoryLimitExceeded`.
    public func linear(
        _ x: Tensor,
        _ weight: PackedMatrix,
        bias: Tensor? = nil
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(
            Linear(columns: weight.columns),
            to: [x, weight.panels] + (bias.map { [$0] } ?? [])
        )
    }
}
