#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The bytes behind a tensor: 64-byte aligned, counted on a ledger while they live.
///
/// Symbolic storage has a size and no bytes; it is counted all the same, so that a pass over
/// symbolic tensors forecasts the peak of the real one.
final class Storage: @unchecked Sendable {
    let byteCount: Int
    let base: UnsafeMutableRawPointer?
    private let ledger: MemoryLedger?
    private let owner: AnyObject?

    /// Fresh bytes (not cleared), or none where `isSymbolic`.
    init(
        byteCount: Int,
        isSymbolic: Bool = false,
        ledger: MemoryLedger?
    ) throws(MemoryLimitExceeded) {
        try ledger?.charge(byteCount)
        self.byteCount = byteCount
        self.ledger = ledger
        owner = nil
        if isSymbolic {
            base = nil
        } else {
            guard let allocated = Storage.allocate(byteCount) else {
                ledger?.release(byteCount)
                throw MemoryLimitExceeded(
                    asked: byteCount,
                    alive: ledger?.current ?? 0,
                    limit: nil
                )
            }
            base = allocated
        }
    }

    /// Bytes that belong to `owner` (a mapped file) and are only read; they are not counted.
    init(borrowing bytes: UnsafeRawBufferPointer, owner: AnyObject) {
        byteCount = bytes.count
        base = bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0) }
        ledger = nil
        self.owner = owner
    }

    deinit {
        ledger?.release(byteCount)
        if owner == nil { Storage.deallocate(base) }
    }

    /// 64-byte aligned memory, or nil where the system has none.
    static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer? {
        var pointer: UnsafeMutableRawPointer?
        return posix_memalign(&pointer, 64, max(byteCount, 64)) == 0 ? pointer : nil
    }

    /// Gives back what `allocate` gave.
    static func deallocate(_ pointer: UnsafeMutableRawPointer?) { free(pointer) }
}
