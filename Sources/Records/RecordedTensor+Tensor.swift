public import Tensors

extension RecordedTensor {
    /// Copies a tensor's numbers as they are, in the tensor's own format.
    public init(trial: String, name: String, axes: [String], tensor: Tensor) {
        self.init(
            trial: trial,
            name: name,
            format: Format(tensor.dtype),
            shape: tensor.shape,
            axes: axes,
            bytes: tensor.bytes
        )
    }

    /// The numbers as a tensor; nil for the integer formats, which tensors do not have.
    public var tensor: Tensor? {
        guard let dtype = DType(rawValue: format.rawValue) else { return nil }
        return bytes.withUnsafeBytes { Tensor(bytes: $0, shape: shape, dtype: dtype) }
    }
}

extension RecordedTensor.Format {
    /// The format that keeps a tensor's numbers as they are.
    public init(_ dtype: DType) {
        switch dtype {
        case .float64: self = .float64
        case .float32: self = .float32
        case .float16: self = .float16
        case .bfloat16: self = .bfloat16
        }
    }
}
