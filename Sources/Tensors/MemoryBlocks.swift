import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What a tensor's memory is made of.
enum MemoryPages {
    /// Few, large pages: rows far apart are found at once.
    case huge
    /// Many, small ones.
    case ordinary
}

/// 64-byte aligned memory of a tensor.
struct MemoryBlock: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let byteCount: Int

    /// Blocks from this size on lie on huge pages, where the system has them and they are wanted.
    private static let hugePage = 2 << 20

    /// The pages of the system.
    private static let page = 4096

    /// Fresh memory (not cleared), or nil where the system has none.
    static func allocate(_ byteCount: Int, on pages: MemoryPages = .huge) -> MemoryBlock? {
        let byteCount = max(byteCount, 64), isHuge = pages == .huge && byteCount >= hugePage
        var pointer: UnsafeMutableRawPointer?
        guard posix_memalign(&pointer, isHuge ? hugePage : 64, byteCount) == 0,
            let base = pointer
        else { return nil }
        #if os(Linux)
            // Fewer, larger pages: a quarter of the time to get them, and rows far apart are found at once.
            if isHuge { madvise(base, byteCount, MADV_HUGEPAGE) }
        #endif
        return MemoryBlock(base: base, byteCount: byteCount)
    }

    /// Gets the pages of memory that is going to be written, all at once: singly, they take half as long again.
    static func populate(_ memory: UnsafeMutableRawPointer, byteCount: Int) {
        #if os(Linux)
            // Linux has it since 5.14; before, each page comes when it is written.
            let populateWrite: Int32 = 23
            let lead = Int(bitPattern: memory) % page
            madvise(memory - lead, (lead + byteCount) / page * page, populateWrite)
        #endif
    }

    /// Gets the first huge page and says whether that took long; then the others will be ordinary ones.
    ///
    /// A system may have to move other pages away for one, or, as a guest with a balloon, to ask its host, which takes
    /// twenty times as long as to clear it.
    func findsHugePagesSlow() -> Bool {
        guard byteCount >= Self.hugePage else { return false }
        let clock = ContinuousClock()
        let time = clock.measure { Self.populate(base, byteCount: Self.hugePage) }
        guard time > .milliseconds(1) else { return false }
        #if os(Linux)
            madvise(base + Self.hugePage, byteCount - Self.hugePage, MADV_NOHUGEPAGE)
        #endif
        return true
    }

    /// Gives the memory back to the system.
    func free() {
        #if canImport(Glibc)
            Glibc.free(base)
        #elseif canImport(Musl)
            Musl.free(base)
        #endif
    }
}

/// Memory of tensors that are gone, kept for those to come: to be given fresh pages costs as much as to fill them.
///
/// Blocks in use and kept ones together pass the most that was in use at once by an eighth at most: a network comes by
/// its peak in every step, and should find its blocks again afterwards.
final class MemoryBlocks: Sendable {
    /// Smaller blocks are the C library's business.
    private static let smallest = 256 << 10

    private struct State {
        var used = 0
        var mostUsed = 0
        /// The longest kept first.
        var kept: [MemoryBlock] = []
        var keptBytes = 0
        /// Whether what is written once, to stay, does better without huge pages.
        var hugePagesAreSlow = false
    }

    private let state = Mutex(State())

    deinit {
        state.withLock { state in state.kept.forEach { $0.free() } }
    }

    /// A block of at least so many bytes (not cleared), or nil where the system has none.
    ///
    /// Lasting memory is written once and read in order: huge pages gain a hundredth then, so they are only used where
    /// they come quickly.
    func take(_ byteCount: Int, isLasting: Bool = false) -> MemoryBlock? {
        guard byteCount >= Self.smallest else { return .allocate(byteCount) }
        return state.withLock { state in
            if let kept = Self.takeKept(byteCount, &state) { return kept }
            state.used += byteCount
            state.mostUsed = max(state.mostUsed, state.used)
            while state.used + state.keptBytes > state.mostUsed / 8 * 9, !state.kept.isEmpty {
                let block = state.kept.removeFirst()
                state.keptBytes -= block.byteCount
                block.free()
            }
            let pages: MemoryPages = isLasting && state.hugePagesAreSlow ? .ordinary : .huge
            guard let block = MemoryBlock.allocate(byteCount, on: pages) else {
                state.used -= byteCount
                return nil
            }
            if isLasting && pages == .huge { state.hugePagesAreSlow = block.findsHugePagesSlow() }
            return block
        }
    }

    /// The smallest kept block that is large enough and wastes little.
    private static func takeKept(_ byteCount: Int, _ state: inout State) -> MemoryBlock? {
        let fitting = state.kept.indices.filter {
            (byteCount...byteCount + byteCount / 8).contains(state.kept[$0].byteCount)
        }
        guard let index = fitting.min(by: { state.kept[$0].byteCount < state.kept[$1].byteCount })
        else { return nil }
        let block = state.kept.remove(at: index)
        state.keptBytes -= block.byteCount
        state.used += block.byteCount
        return block
    }

    /// Keeps a block that is no longer used.
    func giveBack(_ block: MemoryBlock) {
        guard block.byteCount >= Self.smallest else { return block.free() }
        state.withLock { state in
            state.used -= block.byteCount
            state.kept.append(block)
            state.keptBytes += block.byteCount
        }
    }
}
