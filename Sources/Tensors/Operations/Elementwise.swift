import CKernels

/// Functions of single elements.
public enum ActivationFunction: String, Sendable, CaseIterable, Codable {
    /// x · sigmoid(x); also called swish.
    case silu
    /// x · sigmoid(1.702 x), as CLIP has it.
    case quickGELU = "quick_gelu"
    /// x/2 · (1 + erf(x / √2)).
    case gelu

    var kernel: ck_unary_function {
        switch self {
        case .silu: .CK_SILU
        case .quickGELU: .CK_QUICK_GELU
        case .gelu: .CK_GELU
        }
    }
}

/// Cuts runs of elements into tasks of a fixed size.
enum ElementTasks {
    static let size = 16384

    /// Calls `body` with ranges that cover 0..<count.
    static func run(_ count: Int, on machine: Machine, _ body: (Range<Int>) -> Void) {
        machine.pool.run(tasks: (count + size - 1) / size) { task, _ in
            body(task * size..<min(count, (task + 1) * size))
        }
    }
}

/// A function of each element, rounded once.
struct Activation: Operation {
    let function: ActivationFunction

    var name: String { function.rawValue }

    func output(of inputs: [TensorType]) -> TensorType { inputs[0] }

    func cost(of inputs: [TensorType]) -> Cost {
        Cost(flops: 4 * inputs[0].count, bytes: 2 * inputs[0].byteCount)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0]
        ElementTasks.run(x.count, on: machine) { range in
            ck_unary(
                machine.instructionSet.kernel,
                function.kernel,
                x.dtype.kernel,
                x.address(range.lowerBound),
                output.address(range.lowerBound),
                range.count
            )
        }
    }
}

/// A sum, difference or product of two tensors of one type, rounded once.
struct Binary: Operation {
    enum Function: String {
        case add, subtract, multiply

        var kernel: ck_binary_function {
            switch self {
            case .add: .CK_ADD
            case .subtract: .CK_SUBTRACT
            case .multiply: .CK_MULTIPLY
            }
        }
    }

    let function: Function

    var name: String { function.rawValue }

    func output(of inputs: [TensorType]) -> TensorType {
        precondition(inputs[0] == inputs[1], "\(name): \(inputs[0]) and \(inputs[1])")
        return inputs[0]
    }

    func cost(of inputs: [TensorType]) -> Cost {
        Cost(flops: inputs[0].count, bytes: 3 * inputs[0].byteCount)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let a = inputs[0], b = inputs[1]
        ElementTasks.run(a.count, on: machine) { range in
            ck_binary(
                machine.instructionSet.kernel,
                function.kernel,
                a.dtype.kernel,
                a.address(range.lowerBound),
                b.address(range.lowerBound),
                output.address(range.lowerBound),
                range.count
            )
        }
    }
}

/// Each element times a number that is first rounded to the wide type; rounded once.
struct Scale: Operation {
    let factor: Double

    let name = "scale"

    func output(of inputs: [TensorType]) -> TensorType { inputs[0] }

    func cost(of inputs: [TensorType]) -> Cost {
        Cost(flops: inputs[0].count, bytes: 2 * inputs[0].byteCount)
    }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0]
        ElementTasks.run(x.count, on: machine) { range in
            ck_scale(
                machine.instructionSet.kernel,
                x.dtype.kernel,
                factor,
                x.address(range.lowerBound),
                output.address(range.lowerBound),
                range.count
            )
        }
    }
}

/// Another dtype, each element rounded once.
struct Cast: Operation {
    let dtype: DType

    let name = "cast"

    func output(of inputs: [TensorType]) -> TensorType { TensorType(inputs[0].shape, dtype) }

    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine) {
        let x = inputs[0]
        ElementTasks.run(x.count, on: machine) { range in
            ck_convert(
                machine.instructionSet.kernel,
                x.dtype.kernel,
                x.address(range.lowerBound),
                dtype.kernel,
                output.address(range.lowerBound),
                range.count
            )
        }
    }
}

extension Evaluator {
    /// A function of each element. Throws `MemoryLimitExceeded`.
    public func activation(
        _ function: ActivationFunction,
        _ x: Tensor
    ) throws(MemoryLimitExceeded) -> Tensor { try apply(Activation(function: function), x) }

    /// a + b. Throws `MemoryLimitExceeded`.
    public func add(_ a: Tensor, _ b: Tensor) throws(MemoryLimitExceeded) -> Tensor {
        try apply(Binary(function: .add), a, b)
    }

    /// a − b. Throws `MemoryLimitExceeded`.
    public func subtract(_ a: Tensor, _ b: Tensor) throws(MemoryLimitExceeded) -> Tensor {
        try apply(Binary(function: .subtract), a, b)
    }

    /// a · b, element by element. Throws `MemoryLimitExceeded`.
    public func multiply(_ a: Tensor, _ b: Tensor) throws(MemoryLimitExceeded) -> Tensor {
        try apply(Binary(function: .multiply), a, b)
    }

    /// factor · x. Throws `MemoryLimitExceeded`.
    public func scale(_ x: Tensor, by factor: Double) throws(MemoryLimitExceeded) -> Tensor {
        try apply(Scale(factor: factor), x)
    }

    /// x in another dtype; x itself where it has it already. Throws `MemoryLimitExceeded`.
    public func cast(_ x: Tensor, to dtype: DType) throws(MemoryLimitExceeded) -> Tensor {
        x.dtype == dtype ? x : try apply(Cast(dtype: dtype), x)
    }
}
