import CKernels

/// A vector added to the rows of each part of a batch, rounded once.
///
/// `[batch, …, columns]` + `[batch, columns]` (or `[1, columns]` for all) → the first shape.
struct AddToRows: Operation {
    let name = "add_to_rows"

    func output(of inputs: [TensorType]) -> TensorType {
        let x = inputs[0], v = inputs[1]
        precondition(
            v.shape.count == 2 && (v.shape[0] == x.shape[0] || v.shape[0] == 1)
                && v.shape[1] == x.shape.last && v.dtype == x.dtype,
            "\(name): \(x) and \(v)"
        )
        return x
    }

    func cost(of inputs: [TensorType]) -> Cost {
        Cost(flops: inputs[0].count, bytes: 2 * inputs[0].byteCount + inputs[1].byteCount)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0], v = inputs[1]
        let columns = v.shape[1], rows = x.count / x.shape[0] / columns
        machine.pool.run(tasks: x.shape[0]) { batch, _ in
            let start = batch * rows * columns
            ck_add_to_rows(
                machine.instructionSet.kernel,
                x.dtype.kernel,
                x.address(start),
                v.address(v.shape[0] == 1 ? 0 : batch * columns),
                output.address(start),
                rows,
                columns
            )
        }
    }
}

/// The same table added to every part of a batch, rounded once: `[batch, …]` + `[1, …]`.
struct AddToEach: Operation {
    let name = "add_to_each"

    func output(of inputs: [TensorType]) -> TensorType {
        let x = inputs[0], v = inputs[1]
        precondition(
            v.dtype == x.dtype && v.count * x.shape[0] == x.count,
            "\(name): \(x) and \(v)"
        )
        return x
    }

    func cost(of inputs: [TensorType]) -> Cost {
        Cost(flops: inputs[0].count, bytes: 2 * inputs[0].byteCount + inputs[1].byteCount)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0], v = inputs[1]
        machine.pool.run(tasks: x.shape[0]) { batch, _ in
            let start = batch * v.count
            ck_binary(
                machine.instructionSet.kernel,
                .CK_ADD,
                x.dtype.kernel,
                x.address(start),
                v.address(0),
                output.address(start),
                v.count
            )
        }
    }
}

/// The gated activation of the U-Net's feed-forward: first half · gelu(second half), the gate rounded first.
///
/// `[…, 2 columns]` → `[…, columns]` (diffusers' `GEGLU`, "GLU Variants Improve Transformer").
struct GEGLU: Operation {
    let name = "geglu"

    func output(of inputs: [TensorType]) -> TensorType {
        let columns = inputs[0].shape.last ?? 0
        precondition(columns % 2 == 0, "\(name): \(inputs[0]) has an odd last axis")
        return TensorType(inputs[0].shape.dropLast() + [columns / 2], inputs[0].dtype)
    }

    func cost(of inputs: [TensorType]) -> Cost {
        Cost(flops: 5 * inputs[0].count / 2, bytes: inputs[0].byteCount * 3 / 2)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0], columns = output.type.shape.last ?? 0
        let rows = output.type.count / max(columns, 1)
        let rowsPerTask = max(1, ElementTasks.size / max(columns, 1))
        machine.pool.run(tasks: (rows + rowsPerTask - 1) / rowsPerTask) { task, _ in
            let first = task * rowsPerTask
            ck_geglu(
                machine.instructionSet.kernel,
                x.dtype.kernel,
                x.address(first * 2 * columns),
                output.address(first * columns),
                min(rowsPerTask, rows - first),
                columns
            )
        }
    }
}

extension Evaluator {
    /// A vector for each part of the batch added to all its rows. Throws `MemoryLimitExceeded`.
    public func add(_ x: Tensor, toRows v: Tensor) throws(MemoryLimitExceeded) -> Tensor {
        try apply(AddToRows(), x, v)
    }

    /// The same table added to every part of the batch. Throws `MemoryLimitExceeded`.
    public func add(_ x: Tensor, toEach v: Tensor) throws(MemoryLimitExceeded) -> Tensor {
        try apply(AddToEach(), x, v)
    }

    /// First half of the last axis times the GELU of the second. Throws `MemoryLimitExceeded`.
    public func geglu(_ x: Tensor) throws(MemoryLimitExceeded) -> Tensor {
        try apply(GEGLU(), x)
    }
}
