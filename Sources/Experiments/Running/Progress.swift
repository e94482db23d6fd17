import Synchronization

/// Counts the calls of a trial, of the network or of attention alone, tells the observer, and stops where a limit or a signal says so.
final class Progress: Sendable {
    private let calls = Mutex(0)
    private let observer: RunObserver
    private let limit: Double?
    private let clock: PhaseClock

    init(observer: RunObserver, limit: Double?, clock: PhaseClock) {
        self.observer = observer
        self.limit = limit
        self.clock = clock
    }

    /// One more call is done. Throws `Interrupted` or `TimeLimitExceeded`.
    func step() throws {
        let count = calls.withLock { calls in
            calls += 1
            return calls
        }
        observer.event(.networkCalled(count: count))
        try check()
    }

    /// Throws `Interrupted` or `TimeLimitExceeded` where it is time to stop.
    func check() throws {
        try observer.interruption.check()
        if let limit, clock.total > limit { throw TimeLimitExceeded(limit: limit) }
    }
}
