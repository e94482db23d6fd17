/// The shape and dtype of a tensor: all that an operation needs to know to say what comes out and what it costs.
public struct TensorType: Sendable, Hashable, CustomStringConvertible {
    /// Axis lengths, outermost first.
    public var shape: [Int]
    /// How elements are stored.
    public var dtype: DType

    /// A type from its shape and dtype.
    public init(_ shape: [Int], _ dtype: DType) {
        precondition(shape.allSatisfy { $0 >= 0 }, "tensor: negative axis in \(shape)")
        self.shape = shape
        self.dtype = dtype
    }

    /// Number of elements.
    public var count: Int { shape.reduce(1, *) }

    /// Bytes of all elements.
    public var byteCount: Int { count * dtype.byteCount }

    /// For example `float16[2, 16, 16, 32]`.
    public var description: String { "\(dtype.rawValue)\(shape)" }
}
