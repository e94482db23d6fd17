import Synchronization

/// Counts the bytes of living tensors and workspaces: how many now, how many at most, how many are allowed.
public final class MemoryLedger: Sendable {
    private struct Count {
        var current = 0
        var peak = 0
    }

    private let count = Mutex(Count())
    /// Where the bytes themselves come from.
    let blocks = MemoryBlocks()

    /// The most bytes that may live at once, or nil.
    public let limit: Int?

    /// An empty ledger with an optional limit in bytes.
    public init(limit: Int? = nil) {
        self.limit = limit
    }

    /// Bytes alive now.
    public var current: Int { count.withLock { $0.current } }

    /// The largest number of bytes that were alive at once since the start or the last `resetPeak`.
    public var peak: Int { count.withLock { $0.peak } }

    /// Starts a new measurement of the peak from what is alive now.
    public func resetPeak() {
        count.withLock { $0.peak = $0.current }
    }

    /// Notes that so many bytes were alive at once, for a part of a forecast that is not run again.
    package func note(peak bytes: Int) {
        count.withLock { $0.peak = max($0.peak, bytes) }
    }

    /// Notes that `bytes` more are alive.
    ///
    /// Throws `MemoryLimitExceeded`, and notes nothing, where that would pass the limit.
    func charge(_ bytes: Int) throws(MemoryLimitExceeded) {
        let failure: MemoryLimitExceeded? = count.withLock { count in
            if let limit, count.current + bytes > limit {
                return MemoryLimitExceeded(asked: bytes, alive: count.current, limit: limit)
            }
            count.current += bytes
            count.peak = max(count.peak, count.current)
            return nil
        }
        if let failure { throw failure }
    }

    /// Notes that `bytes` are no longer alive.
    func release(_ bytes: Int) {
        count.withLock { $0.current -= bytes }
    }
}

/// An operation asked for more memory than the ledger's limit leaves.
public struct MemoryLimitExceeded: Error, Equatable, CustomStringConvertible {
    /// Bytes asked for, and bytes alive at that moment.
    public let asked: Int, alive: Int
    /// Bytes allowed; nil where it is the system that has no more.
    public let limit: Int?

    /// What happened, with the three numbers.
    public var description: String {
        "out of memory: \(asked) bytes asked for with \(alive) alive, "
            + (limit.map { "limit \($0)" } ?? "and the system has no more")
    }
}
