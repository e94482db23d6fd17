/// Who is told how a run goes on; every part may be left out.
public struct RunObserver: Sendable {
    /// Told what happens.
    public var event: @Sendable (RunEvent) -> Void
    /// Asked between steps whether to go on.
    public var interruption: Interruption

    /// An observer from its parts.
    public init(
        interruption: Interruption = Interruption(),
        event: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) {
        self.interruption = interruption
        self.event = event
    }
}

/// Something that happened in a run.
public enum RunEvent: Sendable {
    /// The run begins: trials in all, and those that are done already.
    case began(trials: Int, reused: Int)
    /// A trial that has a shard runs again, for this reason.
    case shardRefused(path: String, label: String, reason: String)
    /// A trial begins.
    case trialBegan(index: Int, label: String, networkCalls: Int)
    /// The network was called: the trial's calls so far.
    case networkCalled(count: Int)
    /// A trial has ended and its shard is written.
    case trialEnded(index: Int, label: String, status: TrialStatus, seconds: Double)
    /// A gate did not hold and the spec asks for a warning.
    case violation(label: String, layer: String, step: Int?, gate: String)
    /// Part of a prompt was too long.
    case promptCut(prompt: String, lost: String)
    /// The first module of a trial whose output is not finite, the call of the network (nil outside the loop), and what is wrong.
    case firstBadModule(label: String, path: String, step: Int?, what: String)
    /// So many pictures of a trial are no numbers, NaN, and are drawn black.
    case invalidPictures(label: String, count: Int)
    /// The record is being put together.
    case merging
}

/// How a trial ended.
public enum TrialStatus: String, Sendable, CaseIterable {
    /// Everything was done.
    case completed
    /// The memory limit was passed.
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
