import CKernels

/// Softmax over the last axis, shifted by the row's maximum, rounded once; a row of -inf gives zeros.
struct Softmax: Operation {
    let name = "softmax"

    func output(of inputs: [TensorType]) -> TensorType { inputs[0] }

    func cost(of inputs: [TensorType]) -> Cost {
        Cost(flops: 5 * inputs[0].count, bytes: 2 * inputs[0].byteCount)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0], columns = x.shape.last ?? 1, rows = x.count / max(columns, 1)
        let rowsPerTask = max(1, ElementTasks.size / max(columns, 1))
        machine.pool.run(
            tasks: (rows + rowsPerTask - 1) / rowsPerTask,
            scratchBytes: columns * x.dtype.wide.byteCount
        ) { task, scratch in
            let first = task * rowsPerTask
            ck_softmax(
                machine.instructionSet.kernel,
                x.dtype.kernel,
                x.address(first * columns),
                output.address(first * columns),
                min(rowsPerTask, rows - first),
                columns,
                scratch
            )
        }
    }
}
