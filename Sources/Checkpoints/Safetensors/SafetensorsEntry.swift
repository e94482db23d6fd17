/// One tensor of a safetensors file, as its header describes it.
public struct SafetensorsEntry: Sendable, Equatable {
    /// How the elements are stored.
    public let storedType: StoredType
    /// Axis lengths, outermost first; empty for a scalar.
    public let shape: [Int]
    /// Where the elements lie, in bytes from the end of the header.
    public let bytes: Range<Int>

    /// Number of elements.
    public var count: Int { bytes.count / storedType.byteCount }
}
