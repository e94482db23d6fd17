public import Tensors

/// A safetensors file, mapped into memory: named tensors that are read where they lie.
public struct SafetensorsFile: Sendable {
    /// The path as it was given.
    public var path: String { file.path }
    /// The names of the tensors, sorted.
    public let names: [String]
    /// The file's free text, by key.
    public var metadata: [String: String] { header.metadata }

    private let file: MappedFile
    private let header: SafetensorsHeader

    /// Maps the file and checks its header; throws one error with everything that is wrong with it.
    public init(path: String) throws(CheckpointError) {
        self.file = try MappedFile(path: path)
        self.header = try SafetensorsHeader(file: file)
        self.names = header.entries.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// How the tensor `name` is stored, or nil if there is none.
    public func entry(_ name: String) -> SafetensorsEntry? { header.entries[name] }

    /// The tensor `name` in the dtype in which it is stored.
    ///
    /// Its numbers stay in the mapped file, unless they are not aligned there. Throws if there is
    /// no such tensor, or if it is not stored as float64, float32, float16 or bfloat16.
    public func tensor(_ name: String) throws(CheckpointError) -> Tensor {
        let entry = try require(name)
        guard let dtype = entry.storedType.dtype else {
            throw problem(
                name,
                "is stored as \(entry.storedType.rawValue)",
                "F64, F32, F16 or BF16",
                "convert the file to one of these"
            )
        }
        return withBytes(of: entry) { bytes in
            let isAligned =
                Int(bitPattern: bytes.baseAddress).isMultiple(of: entry.storedType.byteCount)
            return isAligned
                ? Tensor(borrowing: bytes, owner: file, shape: entry.shape, dtype: dtype)
                : Tensor(bytes: bytes, shape: entry.shape, dtype: dtype)
        }
    }

    /// The numbers of the integer or boolean tensor `name`, in row-major order.
    ///
    /// Throws if there is no such tensor, if it is stored in another way, or if a number does not
    /// fit.
    public func integers(_ name: String) throws(CheckpointError) -> [Int] {
        let entry = try require(name)
        let read: ((UnsafeRawBufferPointer) -> [Int]?)? =
            switch entry.storedType {
            case .int64: Self.reader(Int64.self)
            case .int32: Self.reader(Int32.self)
            case .int16: Self.reader(Int16.self)
            case .int8: Self.reader(Int8.self)
            case .uint64: Self.reader(UInt64.self)
            case .uint32: Self.reader(UInt32.self)
            case .uint16: Self.reader(UInt16.self)
            case .uint8: Self.reader(UInt8.self)
            case .bool: { bytes in bytes.allSatisfy { $0 <= 1 } ? bytes.map { Int($0) } : nil }
            default: nil
            }
        guard let read else {
            throw problem(
                name,
                "is stored as \(entry.storedType.rawValue)",
                "an integer type or BOOL",
                "read it as a tensor"
            )
        }
        guard let values = withBytes(of: entry, read) else {
            throw problem(
                name,
                "has an element out of range for \(entry.storedType.rawValue)",
                entry.storedType == .bool ? "0 or 1" : "at most \(Int.max)",
                SafetensorsHeader.remedy
            )
        }
        return values
    }

    /// Lets go of the memory of the tensor `name`, if there is one, which will not be read soon.
    public func releasePages(of name: String) {
        guard let entry = header.entries[name] else { return }
        let start = header.dataStart + entry.bytes.lowerBound
        file.releasePages(start..<start + entry.bytes.count)
    }

    private func withBytes<Result>(
        of entry: SafetensorsEntry,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        let start = header.dataStart + entry.bytes.lowerBound
        return file.withBytes(start..<start + entry.bytes.count, body)
    }

    private func require(_ name: String) throws(CheckpointError) -> SafetensorsEntry {
        if let entry = header.entries[name] { return entry }
        let near = NearestName.first(to: name, in: names).map { ", such as '\($0)'" } ?? ""
        throw problem(
            name,
            "is missing",
            "one of the \(names.count) tensors of the file\(near)",
            "check the name, or use the file that belongs to the model"
        )
    }

    private func problem(
        _ name: String,
        _ what: String,
        _ expected: String,
        _ remedy: String
    ) -> CheckpointError {
        CheckpointError(
            CheckpointProblem(
                file: path,
                subject: "tensor '\(name.prefix(200))'",
                what: what,
                expected: expected,
                remedy: remedy
            )
        )
    }

    /// A function that reads little-endian integers, nil if one does not fit an `Int`.
    private static func reader<Stored: FixedWidthInteger>(
        _: Stored.Type
    ) -> (UnsafeRawBufferPointer) -> [Int]? {
        { bytes in
            var values: [Int] = []
            values.reserveCapacity(bytes.count / MemoryLayout<Stored>.size)
            for offset in stride(from: 0, to: bytes.count, by: MemoryLayout<Stored>.size) {
                let stored = bytes.loadUnaligned(fromByteOffset: offset, as: Stored.self)
                guard let value = Int(exactly: Stored(littleEndian: stored)) else { return nil }
                values.append(value)
            }
            return values
        }
    }
}
