/// What a run is told besides its plan.
public struct RunOptions: Sendable {
    /// Which trials it takes on.
    public var selection: TrialSelection
    /// Whether trials run again that are done.
    public var isForced: Bool
    /// Whether trials stay as they are that ended without being completed.
    public var skipsFailed: Bool
    /// Whether it stops after the first trial that could not be finished.
    public var stopsAtFailure: Bool
    /// Whether each trial ends at the first module whose output is not finite.
    public var stopsAtFirstNonfinite: Bool

    /// All trials that are not done, to the end.
    public init(
        selection: TrialSelection = .all,
        isForced: Bool = false,
        skipsFailed: Bool = false,
        stopsAtFailure: Bool = false,
        stopsAtFirstNonfinite: Bool = false
    ) {
        self.selection = selection
        self.isForced = isForced
        self.skipsFailed = skipsFailed
        self.stopsAtFailure = stopsAtFailure
        self.stopsAtFirstNonfinite = stopsAtFirstNonfinite
    }
}
