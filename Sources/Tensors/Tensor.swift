import CKernels

/// A value of typed, shaped numbers: row-major, contiguous, never changed once made.
///
/// Images and feature maps are `[batch, height, width, channels]`. A symbolic tensor has a type and no numbers.
public struct Tensor: Sendable {
    /// Shape and dtype.
    public let type: TensorType
    let storage: Storage

    init(type: TensorType, storage: Storage) {
        precondition(
            storage.byteCount >= type.byteCount,
            "tensor: \(type) needs \(type.byteCount) bytes, storage has \(storage.byteCount)"
        )
        self.type = type
        self.storage = storage
    }

    /// Axis lengths, outermost first.
    public var shape: [Int] { type.shape }
    /// How elements are stored.
    public var dtype: DType { type.dtype }
    /// Number of elements.
    public var count: Int { type.count }
    /// Whether there are only shape and dtype.
    public var isSymbolic: Bool { storage.base == nil }

    /// A tensor without numbers, counted on `ledger` as if it had them.
    public static func symbolic(
        _ shape: [Int],
        _ dtype: DType,
        ledger: MemoryLedger? = nil
    ) throws(MemoryLimitExceeded) -> Tensor {
        let type = TensorType(shape, dtype)
        return Tensor(
            type: type,
            storage: try Storage(byteCount: type.byteCount, isSymbolic: true, ledger: ledger)
        )
    }

    /// The same numbers under another shape with as many elements; nothing is copied.
    public func reshaped(_ shape: [Int]) -> Tensor {
        let type = TensorType(shape, dtype)
        precondition(type.count == count, "reshape: \(self.type) has no \(shape)")
        return Tensor(type: type, storage: storage)
    }

    /// The row-major, little-endian bytes.
    public func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try withExtendedLifetime(storage) {
            try body(UnsafeRawBufferPointer(start: pointer, count: type.byteCount))
        }
    }

    /// Address of the first element, for kernels' call sites in this room.
    var pointer: UnsafeRawPointer {
        guard let base = storage.base else {
            preconditionFailure("a symbolic tensor \(type) has no numbers")
        }
        return UnsafeRawPointer(base)
    }
}

extension Tensor {
    /// Numbers from the caller, rounded once to `dtype`; shape `[values.count]` where none is given.
    public init(_ values: [Double], shape: [Int]? = nil, dtype: DType = .float64) {
        self.init(uncounted: TensorType(shape ?? [values.count], dtype))
        values.withUnsafeBytes { fill(from: $0, .float64, count: values.count) }
    }

    /// Numbers from the caller, rounded once to `dtype`; shape `[values.count]` where none is given.
    public init(_ values: [Float], shape: [Int]? = nil, dtype: DType = .float32) {
        self.init(uncounted: TensorType(shape ?? [values.count], dtype))
        values.withUnsafeBytes { fill(from: $0, .float32, count: values.count) }
    }

    /// Converts the caller's numbers into storage that nobody has seen yet.
    private func fill(from values: UnsafeRawBufferPointer, _ from: DType, count: Int) {
        precondition(count == self.count, "tensor: \(count) values for \(type)")
        guard let source = values.baseAddress, let target = storage.base else { return }
        ck_convert(.CK_SCALAR, from.kernel, source, dtype.kernel, target, count)
    }

    /// Copies row-major, little-endian bytes.
    public init(bytes: UnsafeRawBufferPointer, shape: [Int], dtype: DType) {
        let type = TensorType(shape, dtype)
        precondition(
            bytes.count == type.byteCount,
            "tensor: \(bytes.count) bytes for \(type), which has \(type.byteCount)"
        )
        self.init(uncounted: type)
        if let source = bytes.baseAddress {
            storage.base?.copyMemory(from: source, byteCount: bytes.count)
        }
    }

    /// Reads bytes where they lie, in memory that `owner` keeps alive and unchanged (a mapped file).
    public init(
        borrowing bytes: UnsafeRawBufferPointer,
        owner: AnyObject,
        shape: [Int],
        dtype: DType
    ) {
        let type = TensorType(shape, dtype)
        precondition(
            bytes.count == type.byteCount,
            "tensor: \(bytes.count) bytes for \(type), which has \(type.byteCount)"
        )
        self.init(type: type, storage: Storage(borrowing: bytes, owner: owner))
    }

    /// A tensor of zeros.
    public static func zeros(_ shape: [Int], _ dtype: DType) -> Tensor {
        let tensor = Tensor(uncounted: TensorType(shape, dtype))
        tensor.storage.base?.initializeMemory(
            as: UInt8.self,
            repeating: 0,
            count: tensor.type.byteCount
        )
        return tensor
    }

    /// Fresh storage that no ledger counts; its numbers are for the caller to write.
    private init(uncounted type: TensorType) {
        do {
            self.init(type: type, storage: try Storage(byteCount: type.byteCount, ledger: nil))
        } catch {
            preconditionFailure("no ledger refuses: \(error)")
        }
    }

    /// All numbers, widened exactly, in row-major order.
    public func doubles() -> [Double] {
        [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let target = buffer.baseAddress {
                ck_convert(.CK_SCALAR, dtype.kernel, pointer, .CK_FLOAT64, target, count)
            }
            initialized = count
        }
    }

    /// All numbers in float32 (rounded once where they are float64), in row-major order.
    public func floats() -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let target = buffer.baseAddress {
                ck_convert(.CK_SCALAR, dtype.kernel, pointer, .CK_FLOAT32, target, count)
            }
            initialized = count
        }
    }

    /// The bytes as an array.
    public var bytes: [UInt8] { withBytes { Array($0) } }

    /// Whether shape, dtype and every bit agree.
    public func hasEqualBits(_ other: Tensor) -> Bool {
        type == other.type && bytes == other.bytes
    }
}
