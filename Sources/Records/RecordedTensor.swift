/// One tensor of a record, under `/tensors/<trial>/<name>`, in its own format.
public struct RecordedTensor: Equatable, Sendable {
    /// The formats a tensor may be stored in. bfloat16, which HDF5 lacks, is stored as its bits.
    public enum Format: String, CaseIterable, Sendable {
        /// Floating-point formats.
        case float64, float32, float16, bfloat16
        /// Integer formats.
        case int64, int32, uint8

        /// Bytes of one element.
        public var byteCount: Int { stored.byteCount ?? 1 }

        /// The format of the elements in the file.
        var stored: ElementType {
            switch self {
            case .float64: .float64
            case .float32: .float32
            case .float16: .float16
            case .bfloat16: .uint16
            case .int64: .int64
            case .int32: .int32
            case .uint8: .uint8
            }
        }
    }

    /// The identity of the trial that made it.
    public let trial: String
    /// What it is, such as `latents`.
    public let name: String
    /// The format of its elements.
    public let format: Format
    /// The extents, row-major.
    public let shape: [Int]
    /// The name of each axis, such as `image`, `height`, `width`, `channels`.
    public let axes: [String]
    /// The elements' little-endian bytes.
    public let bytes: [UInt8]

    /// A tensor from raw bytes.
    public init(
        trial: String,
        name: String,
        format: Format,
        shape: [Int],
        axes: [String],
        bytes: [UInt8]
    ) {
        for label in [trial, name] {
            precondition(
                Identifier.isValidLabel(label),
                "RecordedTensor: '\(label)', expected [A-Za-z0-9_][A-Za-z0-9_.-]*"
            )
        }
        precondition(
            axes.count == shape.count,
            "RecordedTensor \(name): axes \(axes), shape \(shape)"
        )
        let expected = shape.reduce(format.byteCount, *)
        precondition(
            bytes.count == expected,
            "RecordedTensor \(name): \(bytes.count) bytes, "
                + "shape \(shape) of \(format.rawValue) takes \(expected)"
        )
        self.trial = trial
        self.name = name
        self.format = format
        self.shape = shape
        self.axes = axes
        self.bytes = bytes
    }
}
