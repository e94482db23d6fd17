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
        var layout = ScratchLayout()
        let memory = layout.reserve(
            prepared.isInPlace ? 0 : TilePartition.rowsPerTask,
            bytes: prepared.stride * weight.wide.byteCount
        )
        weight.run(partition, layout: layout, output: output) { rows, scratch, pointers in
            prepared.addresses(of: rows, memory: scratch + memory, into: pointers)
        }
    }
}

/// Rows of a matrix as products read them: in the wide type, and not all in the same few sets of the cache.
private struct PreparedRows {
    let x: Tensor
    let depth: Int
    let wide: DType
    let machine: Machine

    init(_ x: Tensor, depth: Int, wide: DType, machine: Machine) {
        self.x = x
        self.depth = depth
        self.wide = wide
        self.machine = machine
    }

    /// Whether rows are read where they lie: neighbours whose distance is a multiple of 4 KiB drive each other out
    /// of the first-level cache, and are copied apart.
    var isInPlace: Bool { x.dtype == wide && depth * wide.byteCount % 4096 != 0 }

    /// Elements from one prepared row to the next: an odd number of cache lines.
    var stride: Int {
        let line = 64 / wide.byteCount
        return isInPlace ? depth : ((depth + line - 1) / line | 1) * line
    }

    func addresses(
        of rows: Range<Int>,
        memory: UnsafeMutableRawPointer,
        into pointers: UnsafeMutablePointer<UnsafeRawPointer?>
    ) {
        for (place, row) in rows.enumerated() {
            let source = x.address(row * depth)
            if isInPlace {
                pointers[place] = source
                continue
            }
            let target = memory + place * stride * wide.byteCount
            ck_convert(
                machine.instructionSet.kernel,
                x.dtype.kernel,
                source,
                wide.kernel,
                target,
                depth
            )
            pointers[place] = UnsafeRawPointer(target)
        }
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
        let (operands, inputs) = WeightOperands.list(x, weight, bias: bias, residual: residual)
        return try apply(Linear(columns: weight.columns, operands: operands), to: inputs)
    }
}
