extension RecordedTensor {
    /// The bits of each element, row-major, with zeros above those of its format; the bits of negative whole numbers are
    /// extended by their sign.
    package var patterns: [UInt64] {
        func load<Bits: BitwiseCopyable>(_: Bits.Type, _ widened: (Bits) -> UInt64) -> [UInt64] {
            bytes.withUnsafeBytes { buffer in
                (0..<buffer.count / MemoryLayout<Bits>.size).map {
                    widened(
                        buffer.loadUnaligned(
                            fromByteOffset: $0 * MemoryLayout<Bits>.size,
                            as: Bits.self
                        )
                    )
                }
            }
        }
        return switch format {
        case .float64: load(UInt64.self) { $0 }
        case .float32: load(UInt32.self) { UInt64($0) }
        case .float16, .bfloat16: load(UInt16.self) { UInt64($0) }
        case .int64: load(Int64.self) { UInt64(bitPattern: $0) }
        case .int32: load(Int32.self) { UInt64(bitPattern: Int64($0)) }
        case .uint8: load(UInt8.self) { UInt64($0) }
        }
    }
}
