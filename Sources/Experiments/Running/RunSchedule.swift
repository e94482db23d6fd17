/// Which trials a run computes, which it leaves, and why: looked up in the shards of its folder.
public struct RunSchedule: Sendable {
    /// What becomes of one trial.
    public struct Decision: Sendable {
        /// Whether the run takes the trial on at all.
        public let isChosen: Bool
        /// Whether the run computes it.
        public let isRun: Bool
        /// Why, in a few words.
        public let reason: String
        /// How it differs from the shard that is nearest to it, where that was made of other settings; nil where none is.
        public var change: ShardChange?
        /// What was found of its shard; nil where nobody looked.
        let fitness: ShardFitness?
    }

    /// What becomes of each trial, in the plan's order.
    public private(set) var decisions: [Decision]

    /// Decides. Throws `SelectionError` where the options name a trial that is not there.
    ///
    /// With `explains`, trials that were not run yet are compared with the folder's shards of other settings.
    public init(
        _ plan: Plan,
        in folder: ResultsFolder,
        options: RunOptions,
        explains: Bool = false
    ) throws(SelectionError) {
        let chosen = Set(try options.selection.indices(in: plan))
        decisions = plan.trials.enumerated().map { index, trial in
            Self.decision(trial, isChosen: chosen.contains(index), folder, options)
        }
        guard explains else { return }
        let others = ShardCatalog(folder, besides: plan)
        for index in decisions.indices where decisions[index].isRun {
            // Where there is a shard, the reason lies in it.
            guard decisions[index].fitness == .absent else { continue }
            decisions[index].change = others.nearest(to: plan.trials[index])
        }
    }

    /// The places of the trials that the run takes on, and of those that it computes.
    var chosen: [Int] { decisions.indices.filter { decisions[$0].isChosen } }
    var running: [Int] { decisions.indices.filter { decisions[$0].isRun } }

    private static func decision(
        _ trial: PlannedTrial,
        isChosen: Bool,
        _ folder: ResultsFolder,
        _ options: RunOptions
    ) -> Decision {
        let fitness =
            isChosen
            ? ShardFitness(
                trial,
                at: folder.shardPath(trial),
                stopsAtFirstNonfinite: options.stopsAtFirstNonfinite
            ) : nil
        func decision(_ isRun: Bool, _ reason: String) -> Decision {
            Decision(isChosen: isChosen, isRun: isRun, reason: reason, fitness: fitness)
        }
        guard let fitness else { return decision(false, "it is not chosen") }
        if options.isForced { return decision(true, "all are run again (--force)") }
        switch fitness {
        case .fit: return decision(false, "it is done")
        case .ended(let status) where options.skipsFailed:
            return decision(false, "it ended as \(status.rawValue) (--skip-failed)")
        case .ended, .unfit: return decision(true, fitness.reason ?? "")
        }
    }
}
