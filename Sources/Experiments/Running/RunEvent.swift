/// Something that happened in a run.
public enum RunEvent: Sendable {
    /// The run begins: trials that it takes on, and those of them that are done already.
    case began(trials: Int, reused: Int)
    /// A trial that has a shard runs again, for this reason.
    case shardRefused(path: String, label: String, reason: String)
    /// A trial begins.
    case trialBegan(Beginning)
    /// The network, or the attention backend alone, was called: the trial's calls so far.
    case networkCalled(count: Int)
    /// A trial has ended and its shard is written.
    case trialEnded(Ending)
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
    /// A claim of the author's is judged.
    case claimJudged(ClaimJudgement)
    /// The record is written.
    case recordWritten(path: String, digest: String)
    /// The run is over, and the program answers so to the shell; with what went wrong, if it ended early.
    case ended(exitCode: Int32, error: String?)

    /// A trial that begins.
    public struct Beginning: Sendable {
        /// The trial's place in the plan, its identity and label.
        public let index: Int, trial: String, label: String
        /// Calls of the network that it will take, all repetitions together.
        public let networkCalls: Int
        /// The forecast of its peak, in bytes.
        public let predictedPeakBytes: Int

        init(_ index: Int, _ trial: PlannedTrial, _ forecast: Forecast, networkCalls: Int) {
            self.index = index
            self.trial = trial.id
            label = trial.label
            self.networkCalls = networkCalls
            predictedPeakBytes = forecast.peakBytes
        }
    }

    /// A trial that has ended.
    public struct Ending: Sendable {
        /// The trial's place in the plan, its identity and label.
        public let index: Int, trial: String, label: String
        /// How it ended, and why, empty where nothing went wrong.
        public let status: TrialStatus, error: String
        /// How long it took.
        public let seconds: Double
        /// The most bytes of tensors alive at once, and their forecast.
        public let peakBytes: Int, predictedPeakBytes: Int

        init(
            _ index: Int,
            _ trial: PlannedTrial,
            _ outcome: TrialRun.Outcome,
            _ forecast: Forecast
        ) {
            self.index = index
            self.trial = trial.id
            label = trial.label
            status = outcome.status
            error = outcome.error
            seconds = outcome.seconds
            peakBytes = outcome.peakBytes
            predictedPeakBytes = forecast.peakBytes
        }
    }
}
