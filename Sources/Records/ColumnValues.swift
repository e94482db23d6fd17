/// The values of one column or attribute, all of one type.
///
/// Two of them are equal when their bits are: a NaN equals itself, and +0 differs from −0.
public enum ColumnValues: Sendable {
    /// Real numbers; NaN stands for "undefined".
    case float64([Double])
    /// Signed counts and indices.
    case int64([Int64])
    /// Short signed numbers.
    case int32([Int32])
    /// Seeds, bytes, floating-point operations.
    case uint64([UInt64])
    /// Short unsigned numbers.
    case uint32([UInt32])
    /// Flags.
    case uint8([UInt8])
    /// Text.
    case string([String])

    /// How many values there are.
    public var count: Int {
        switch self {
        case .float64(let values): values.count
        case .int64(let values): values.count
        case .int32(let values): values.count
        case .uint64(let values): values.count
        case .uint32(let values): values.count
        case .uint8(let values): values.count
        case .string(let values): values.count
        }
    }

    /// The format of each value.
    package var elementType: ElementType {
        switch self {
        case .float64: .float64
        case .int64: .int64
        case .int32: .int32
        case .uint64: .uint64
        case .uint32: .uint32
        case .uint8: .uint8
        case .string: .string
        }
    }

    /// Whether the values are numbers.
    public var isNumeric: Bool { elementType != .string }

    /// All the values, one list after the other; every list holds the type of the first.
    package static func joining(_ lists: [ColumnValues]) -> ColumnValues {
        func gather<Element>(_ extract: (ColumnValues) -> [Element]?) -> [Element] {
            var all: [Element] = []
            all.reserveCapacity(lists.reduce(0) { $0 + $1.count })
            for list in lists {
                guard let values = extract(list) else {
                    preconditionFailure(
                        "ColumnValues.joining: \(list.elementType) after \(lists[0].elementType)"
                    )
                }
                all += values
            }
            return all
        }
        switch lists.first {
        case .float64, nil:
            return .float64(gather { if case .float64(let v) = $0 { v } else { nil } })
        case .int64: return .int64(gather { if case .int64(let v) = $0 { v } else { nil } })
        case .int32: return .int32(gather { if case .int32(let v) = $0 { v } else { nil } })
        case .uint64: return .uint64(gather { if case .uint64(let v) = $0 { v } else { nil } })
        case .uint32: return .uint32(gather { if case .uint32(let v) = $0 { v } else { nil } })
        case .uint8: return .uint8(gather { if case .uint8(let v) = $0 { v } else { nil } })
        case .string: return .string(gather { if case .string(let v) = $0 { v } else { nil } })
        }
    }
}

extension ColumnValues: Equatable {
    /// Whether both hold the same type and the same bits.
    public static func == (left: ColumnValues, right: ColumnValues) -> Bool {
        switch (left, right) {
        case (.float64(let a), .float64(let b)):
            a.elementsEqual(b) { $0.bitPattern == $1.bitPattern }
        case (.int64(let a), .int64(let b)): a == b
        case (.int32(let a), .int32(let b)): a == b
        case (.uint64(let a), .uint64(let b)): a == b
        case (.uint32(let a), .uint32(let b)): a == b
        case (.uint8(let a), .uint8(let b)): a == b
        case (.string(let a), .string(let b)):
            // Code units: é composed and é decomposed are equal as text, not as bytes.
            a.elementsEqual(b) { $0.utf8.elementsEqual($1.utf8) }
        default: false
        }
    }
}

extension ColumnValues {
    /// Lends the numbers as little-endian bytes; text has none and gives an empty buffer.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        switch self {
        case .float64(let values): try Self.lend(values, to: body)
        case .int64(let values): try Self.lend(values, to: body)
        case .int32(let values): try Self.lend(values, to: body)
        case .uint64(let values): try Self.lend(values, to: body)
        case .uint32(let values): try Self.lend(values, to: body)
        case .uint8(let values): try Self.lend(values, to: body)
        case .string: try body(UnsafeRawBufferPointer(start: nil, count: 0))
        }
    }

    private static func lend<Element, Result, Failure: Error>(
        _ values: [Element],
        to body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try values.withUnsafeBufferPointer { (buffer) throws(Failure) in
            try body(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Reads numbers from little-endian bytes; nil for a format that no column has.
    init?(_ type: ElementType, bytes: [UInt8]) {
        switch type {
        case .float64: self = .float64(Self.load(bytes))
        case .int64: self = .int64(Self.load(bytes))
        case .int32: self = .int32(Self.load(bytes))
        case .uint64: self = .uint64(Self.load(bytes))
        case .uint32: self = .uint32(Self.load(bytes))
        case .uint8: self = .uint8(bytes)
        case .float32, .float16, .uint16, .string: return nil
        }
    }

    private static func load<Element: BitwiseCopyable>(_ bytes: [UInt8]) -> [Element] {
        let count = bytes.count / MemoryLayout<Element>.stride
        return [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            UnsafeMutableRawBufferPointer(buffer).copyBytes(
                from: bytes.prefix(count * MemoryLayout<Element>.stride)
            )
            initialized = count
        }
    }
}

#if _endian(big)
    #error("records hold little-endian bytes, taken straight from memory")
#endif
