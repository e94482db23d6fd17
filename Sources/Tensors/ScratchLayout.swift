/// Divides a thread's scratch memory into aligned parts.
struct ScratchLayout {
    /// Bytes of all parts so far.
    private(set) var byteCount = 0

    /// Where a part of `count` elements of `bytes` bytes begins.
    mutating func reserve(_ count: Int, bytes: Int) -> Int {
        let offset = byteCount
        byteCount += (count * bytes + 63) / 64 * 64
        return offset
    }
}
