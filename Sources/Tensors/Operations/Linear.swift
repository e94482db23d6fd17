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
        let x = inputs[0], panels = inputs[1]
        let bias = inputs.count > 2 ? inputs[2] : nil
        let depth = panels.shape[1], rows = output.type.count / max(columns, 1)
        let product = TileProduct(machine: machine, panelType: x.dtype, depth: depth)
        let partition = TilePartition(rows: rows, panels: panels.shape[0])
        let isWide = x.dtype == product.wide
        let width = product.width, columns = columns

        var layout = ScratchLayout()
        let rowCount = TilePartition.rowsPerTask
        let addresses = layout.reserve(rowCount, bytes: 8)
        let tile = layout.reserve(1, bytes: TileProduct.tileBytes(rows: rowCount))
        let widened = layout.reserve(isWide ? 0 : rowCount * depth, bytes: product.wide.byteCount)
        let gather = layout.reserve(1, bytes: product.gatherBytes)

        machine.pool.run(tasks: partition.taskCount, scratchBytes: layout.byteCount) {
            index,
            scratch in
            let (rows, panelRange) = partition.task(index)
            var source = x.address(rows.lowerBound * depth)
            if !isWide {
                ck_convert(
                    machine.instructionSet.kernel,
                    x.dtype.kernel,
                    source,
                    product.wide.kernel,
                    scratch + widened,
                    rows.count * depth
                )
                source = UnsafeRawPointer(scratch + widened)
            }
            let pointers = (scratch + addresses).assumingMemoryBound(
                to: UnsafeRawPointer?.self
            )
            for row in 0..<rows.count {
                pointers[row] = source + row * depth * product.wide.byteCount
            }
            for panel in panelRange {
                let first = panel * width, count = min(width, columns - first)
                product.multiply(
                    rows: pointers,
                    rowCount: rows.count,
                    segments: 1,
                    panel: panels.address(panel * depth * width),
                    columns: count,
                    tile: scratch + tile,
                    gather: scratch + gather
                )
                ck_store_tile(
                    machine.instructionSet.kernel,
                    x.dtype.kernel,
                    scratch + tile,
                    rows.count,
                    count,
                    1,
                    bias?.address(first),
                    output.address(rows.lowerBound * columns + first),
                    columns
                )
            }
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
