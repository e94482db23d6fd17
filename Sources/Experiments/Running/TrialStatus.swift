/// How a trial ended.
public enum TrialStatus: String, Sendable, CaseIterable {
    /// Everything was done.
    case completed
    /// The memory limit was passed, or the forecast says that it would be.
    case outOfMemory = "out_of_memory"
    /// The time limit was passed.
    case timedOut = "timed_out"
    /// A gate did not hold and the spec asked to stop there, or something went wrong.
    case failed
    /// This processor lacks the instruction set that the trial asks for.
    case unavailable

    /// Whether nothing went wrong: everything was done that this processor can do.
    public var isSettled: Bool { self == .completed || self == .unavailable }
}
