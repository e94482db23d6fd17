/// The bytes behind a tensor: 64-byte aligned, counted on a ledger while they live.
///
/// Symbolic storage has a size and no bytes; it is counted all the same, so that a pass over
/// symbolic tensors forecasts the peak of the real one.
final class Storage: @unchecked Sendable {
    let byteCount: Int
    let base: UnsafeMutableRawPointer?
    private let block: MemoryBlock?
    private let ledger: MemoryLedger?
    private let owner: AnyObject?

    /// Fresh bytes (not cleared), or none where `isSymbolic`.
    init(
        byteCount: Int,
        isSymbolic: Bool = false,
        isLasting: Bool = false,
        ledger: MemoryLedger?
    ) throws(MemoryLimitExceeded) {
        try ledger?.charge(byteCount)
        self.byteCount = byteCount
        self.ledger = ledger
        owner = nil
        if isSymbolic {
            block = nil
        } else {
            block =
                ledger.map { $0.blocks.take(byteCount, isLasting: isLasting) }
                ?? .allocate(byteCount)
            guard block != nil else {
                ledger?.release(byteCount)
                throw MemoryLimitExceeded(
                    asked: byteCount,
                    alive: ledger?.current ?? 0,
                    limit: nil
                )
            }
        }
        base = block?.base
    }

    /// Bytes that belong to `owner` (a mapped file) and are only read; they are not counted.
    init(borrowing bytes: UnsafeRawBufferPointer, owner: AnyObject) {
        byteCount = bytes.count
        base = bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0) }
        block = nil
        ledger = nil
        self.owner = owner
    }

    deinit {
        ledger?.release(byteCount)
        guard let block else { return }
        if let ledger { ledger.blocks.giveBack(block) } else { block.free() }
    }
}
