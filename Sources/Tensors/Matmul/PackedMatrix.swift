import CKernels

/// A weight matrix in the order in which products read it: panels of neighbouring columns.
///
/// `[panels, depth, panel columns]`, the last panel padded with zeros. Packed once, kept in its own dtype.
public struct PackedMatrix: Sendable {
    /// The panels.
    public let panels: Tensor
    /// Columns without padding.
    public let columns: Int
    /// What the elements have been rounded to for products of this kind.
    let rounding: OperandRounding?

    /// Rows of the matrix: the length of each chain.
    public var depth: Int { panels.shape[1] }
    /// How elements are stored.
    public var dtype: DType { panels.dtype }

    /// Traps where the machine's products take operands otherwise than this one was packed for.
    func check(on machine: Machine) {
        precondition(
            rounding == machine.operandRounding(dtype),
            "packed matrix: rounded \(String(describing: rounding)), machine \(machine.float32Matmul)"
        )
    }
}

/// Packs weights stored `[columns, depth / taps, taps]` (PyTorch's linear and convolution layouts).
///
/// Depth runs over (tap, input channel), the order in which a convolution visits them.
struct PackWeights: Operation {
    let dtype: DType

    let name = "pack_weights"
    let isLasting = true

    func output(of inputs: [TensorType]) -> TensorType {
        let shape = inputs[0].shape
        precondition(shape.count >= 2, "\(name): \(inputs[0]) is no matrix")
        let width = ck_panel_columns(dtype.kernel)
        let depth = shape.dropFirst().reduce(1, *)
        return TensorType([(shape[0] + width - 1) / width, depth, width], dtype)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let weight = inputs[0]
        let columns = weight.shape[0], taps = max(1, weight.shape.dropFirst(2).reduce(1, *))
        let width = output.type.shape[2], depth = output.type.shape[1]
        let rounding = machine.operandRounding(dtype)
        machine.pool.run(tasks: output.type.shape[0]) { panel, _ in
            let first = panel * width
            output.populate(first * depth, count: depth * width)
            ck_pack_weights(
                machine.instructionSet.kernel,
                weight.dtype.kernel,
                weight.address(first * depth),
                depth,
                taps,
                min(width, columns - first),
                dtype.kernel,
                output.address(first * depth),
                width
            )
            rounding?.apply(to: output.address(first * depth), count: depth * width, on: machine)
        }
    }
}

extension Evaluator {
    /// A weight `[columns, depth]` or `[columns, channels, height, width]` packed for products in `dtype`, on machines
    /// with this one's `float32Matmul`.
    ///
    /// Throws `MemoryLimitExceeded`.
    public func pack(_ weight: Tensor, as dtype: DType) throws(MemoryLimitExceeded) -> PackedMatrix
    {
        PackedMatrix(
            panels: try apply(PackWeights(dtype: dtype), weight),
            columns: weight.shape[0],
            rounding: machine.operandRounding(dtype)
        )
    }
}
