import CKernels

/// x · weight + bias over the last axis: one fma chain for each element, the bias added to the finished
/// chain, one rounding. Then, where there is one, the residual is added and rounded: the bits of two operations.
///
/// `[…, depth]` → `[…, columns]`.
struct Linear: Operation {
    let columns: Int
    let operands: WeightOperands

    var name: String { operands.name("linear") }

    func output(of inputs: [TensorType]) -> TensorType {
        let x = inputs[0], panels = inputs[1]
        precondition(
            x.shape.last == panels.shape[1] && x.dtype == panels.dtype,
            "\(name): \(inputs) into \(columns) columns"
        )
        let output = TensorType(x.shape.dropLast() + [columns], x.dtype)
        operands.check(inputs, output: output, columns: columns, name: name)
        return output
    }

    func cost(of inputs: [TensorType]) -> Cost {
        operands.cost(inputs, output: output(of: inputs))
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0], depth = inputs[1].shape[1]
        let weight = operands.product(inputs, columns: columns, segments: 1, machine: machine)
        // A chain of no terms is +0, for as many rows as there are.
        let partition = weight.partition(rows: output.type.count / max(columns, 1))
        let prepared = PreparedRows(x, depth: depth, wide: weight.wide, machine: machine)
        if !prepared.isInPlace && partition.panelGroups > 1 {
            // Several tasks read the same few rows: they are prepared once for all.
            guard let memory = MemoryBlock.allocate(partition.rows * prepared.rowBytes) else {
                preconditionFailure("the system refused memory for \(partition.rows) rows of \(x)")
            }
            defer { memory.free() }
            machine.pool.run(tasks: partition.rows) { row, _ in
                prepared.prepare(row, into: memory.base + row * prepared.rowBytes)
            }
            weight.run(partition, layout: ScratchLayout(), output: output) { rows, _, pointers in
                for (place, row) in rows.enumerated() {
                    pointers[place] = UnsafeRawPointer(memory.base + row * prepared.rowBytes)
                }
            }
            return
        }
        var layout = ScratchLayout()
        let memory = layout.reserve(
            prepared.isInPlace ? 0 : TilePartition.rowsPerTask,
            bytes: prepared.rowBytes
        )
        weight.run(partition, layout: layout, output: output) { rows, scratch, pointers in
            prepared.addresses(of: rows, memory: scratch + memory, into: pointers)
        }
    }
}

/// Rows of a matrix as products read them: in the wide type, rounded, and not all in the same few sets of the cache.
private struct PreparedRows {
    let x: Tensor
    let depth: Int
    let wide: DType
    let machine: Machine
    let rounding: OperandRounding?

    init(_ x: Tensor, depth: Int, wide: DType, machine: Machine) {
        self.x = x
        self.depth = depth
        self.wide = wide
        self.machine = machine
        rounding = machine.operandRounding(x.dtype)
    }

    /// Whether rows are read where they lie: neighbours whose distance is a multiple of 4 KiB drive each other out
    /// of the first-level cache, and are copied apart.
    var isInPlace: Bool {
        x.dtype == wide && rounding == nil && depth * wide.byteCount % 4096 != 0
    }

    /// Bytes from one prepared row to the next: an odd number of cache lines.
    var rowBytes: Int { ((depth * wide.byteCount + 63) / 64 | 1) * 64 }

    func addresses(
        of rows: Range<Int>,
        memory: UnsafeMutableRawPointer,
        into pointers: UnsafeMutablePointer<UnsafeRawPointer?>
    ) {
        for (place, row) in rows.enumerated() {
            if isInPlace {
                pointers[place] = x.address(row * depth)
            } else {
                prepare(row, into: memory + place * rowBytes)
                pointers[place] = UnsafeRawPointer(memory + place * rowBytes)
            }
        }
    }

    /// Widens or copies a row, and rounds it where products want that.
    func prepare(_ row: Int, into target: UnsafeMutableRawPointer) {
        ck_convert(
            machine.instructionSet.kernel,
            x.dtype.kernel,
            x.address(row * depth),
            wide.kernel,
            target,
            depth
        )
        rounding?.apply(to: target, count: depth, on: machine)
    }
}

extension Evaluator {
    /// `[…, depth]` → `[…, columns]`: x · weight + bias, one rounding; then + residual of the result's type, one more.
    ///
    /// Throws `MemoryLimitExceeded`.
    public func linear(
        _ x: Tensor,
        _ weight: PackedMatrix,
        bias: Tensor? = nil,
        residual: Tensor? = nil
    ) throws(MemoryLimitExceeded) -> Tensor {
        weight.check(on: machine)
        let (operands, inputs) = WeightOperands.list(x, weight, bias: bias, residual: residual)
        return try apply(Linear(columns: weight.columns, operands: operands), to: inputs)
    }
}
