import Crypto

extension RecordedTensor {
    /// The SHA-256 of some tensors' bits, in hexadecimal digits: the same for equal tensors, whichever trial made them
    /// and in whatever order they were recorded; empty where there are none.
    ///
    /// Counted are, in the order of the names' UTF-8 bytes, as a stream of numbers (64-bit, little-endian) and texts (the
    /// number of UTF-8 bytes, then these):
    ///
    ///     text "sdlab tensors 1"
    ///     for each tensor:  text name;  text format;  number of axes, extents;  the elements' little-endian bytes
    public static func digest(of tensors: [RecordedTensor]) -> String {
        guard !tensors.isEmpty else { return "" }
        var hash = SHA256()
        func add(_ number: Int) {
            withUnsafeBytes(of: UInt64(number).littleEndian) { hash.update(bufferPointer: $0) }
        }
        func add(_ text: String) {
            add(text.utf8.count)
            hash.update(data: Array(text.utf8))
        }
        add("sdlab tensors 1")
        for tensor in tensors.sorted(by: { ContentDigest.precedes($0.name, $1.name) }) {
            add(tensor.name)
            add(tensor.format.rawValue)
            add(tensor.shape.count)
            for extent in tensor.shape { add(extent) }
            tensor.bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        return FileSeal.hexadecimal(hash.finalize())
    }
}
