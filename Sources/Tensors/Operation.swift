/// One step of a computation as a value: what comes out, what it costs, how it is done, what it is called.
///
/// Everything that a network does goes through `Evaluator.apply`, which asks these four questions.
public protocol Operation: Sendable {
    /// The operation's name in traces and errors, for example `group_norm`.
    var name: String { get }

    /// Shape and dtype of the result; traps with both sides where the inputs do not fit.
    func output(of inputs: [TensorType]) -> TensorType

    /// What the operation costs for these inputs.
    func cost(of inputs: [TensorType]) -> Cost

    /// Whether the result is written once, in order, to stay: a packed weight.
    var isLasting: Bool { get }

    /// Computes the result into fresh storage.
    func evaluate(_ inputs: [Tensor], into output: MutableTensor, on machine: Machine)
}

extension Operation {
    /// Most results come and go.
    public var isLasting: Bool { false }

    /// Bytes read and written, no arithmetic and no workspace: a copy.
    public func cost(of inputs: [TensorType]) -> Cost {
        Cost(flops: 0, bytes: inputs.map(\.byteCount).reduce(output(of: inputs).byteCount, +))
    }
}

/// What an operation costs: a product and a sum are two floating-point operations.
public struct Cost: Sendable, Hashable {
    /// Floating-point operations; an exponential or a division counts as one.
    public var flops: Int
    /// Bytes of inputs read and output written, each once.
    public var bytes: Int
    /// Bytes of working memory besides inputs and output while the operation runs.
    public var workspace: Int

    /// A cost from its parts.
    public init(flops: Int = 0, bytes: Int = 0, workspace: Int = 0) {
        self.flops = flops
        self.bytes = bytes
        self.workspace = workspace
    }
}

/// The storage of a result while its operation writes it.
public struct MutableTensor {
    /// Shape and dtype of the result.
    public let type: TensorType
    let base: UnsafeMutableRawPointer

    /// Address of element `index`.
    func address(_ index: Int) -> UnsafeMutableRawPointer {
        base + index * type.dtype.byteCount
    }
}

extension MutableTensor {
    /// Gets the memory of `count` elements from `index` on, which are going to be written.
    func populate(_ index: Int, count: Int) {
        MemoryBlock.populate(address(index), byteCount: count * type.dtype.byteCount)
    }
}

extension Tensor {
    /// Address of element `index`, for kernels' call sites in this room.
    func address(_ index: Int) -> UnsafeRawPointer {
        pointer + index * dtype.byteCount
    }
}
