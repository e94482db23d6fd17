import Synchronization

/// Whether somebody wants the run to stop: set from a signal handler's side, looked at between steps.
public final class Interruption: Sendable {
    private let signal = Atomic<Int32>(0)

    /// Nobody wants that yet.
    public init() {}

    /// Asks the run to stop; the number of the signal decides the exit code.
    public func request(signal number: Int32) {
        signal.store(number, ordering: .relaxed)
    }

    /// The signal that asked, or nil.
    public var requested: Int32? {
        let number = signal.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Throws `Interrupted` where somebody wants the run to stop.
    func check() throws(Interrupted) {
        if let requested { throw Interrupted(signal: requested) }
    }
}

/// The run was asked to stop by a signal.
public struct Interrupted: Error, Equatable {
    /// The signal's number.
    public let signal: Int32
}
