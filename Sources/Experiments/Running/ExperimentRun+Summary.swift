public import Records

extension ExperimentRun {
    /// What a run comes to.
    public struct Summary: Sendable {
        /// Where the record is, or will be.
        public let recordPath: String
        /// The record's digest; nil where there is none yet.
        public let contentDigest: ContentDigest?
        /// How many trials ended in which way: those that the run took on.
        public let statuses: [TrialStatus: Int]
        /// The trials that could not be finished, each with its cause.
        public let failures: [Failure]
        /// The trials of the plan that have no shard to put into a record, each with the reason.
        public let missing: [Missing]
        /// What the record says of the author's claims; empty where there is no record or nothing is claimed.
        public let claims: [ClaimJudgement]
        /// Whether any gate failed.
        public let hasFailedGate: Bool
        /// Whether the trials that are missing were left for later: a share, or chosen trials.
        let isPart: Bool

        /// A trial that could not be finished.
        public struct Failure: Sendable, Equatable {
            /// The trial's identity and its label.
            public let trial: String, label: String
            /// How it ended, and why.
            public let status: TrialStatus, cause: String
        }

        /// A trial that is not there.
        public struct Missing: Sendable, Equatable {
            /// The trial's identity and its label.
            public let trial: String, label: String
            /// Why it is not there.
            public let reason: String
        }

        /// What the shell is told; nil where all is well, which what this processor lacks does not change.
        ///
        /// Trials that a run of chosen ones leaves are no failure; trials that it should have finished are. A claim that
        /// cannot be decided is not kept.
        public var exitStatus: ExitStatus? {
            if !failures.isEmpty || (!isPart && !missing.isEmpty) { return .trialUnfinished }
            return hasFailedGate || claims.contains { $0.verdict != .kept } ? .gateFailed : nil
        }
    }
}
