/// Which trials of a plan a run takes on: all of them, those that are named, or one share of either.
public struct TrialSelection: Sendable {
    private let patterns: [TrialPattern]
    /// The share of the trials, or nil where one process runs them all.
    public let share: RunShare?

    /// The trials that any of the patterns means (all, if there are none), or one share of them.
    ///
    /// A pattern is the beginning of an identity, such as `0a1b`, or values of axes, such as
    /// `attention.backend=flash,precision.dtype=float16`. Throws `SelectionError` where one is neither.
    public init(points: [String] = [], share: RunShare? = nil) throws(SelectionError) {
        patterns = try points.map { point throws(SelectionError) in try TrialPattern(point) }
        self.share = share
    }

    /// All trials.
    public static var all: TrialSelection { TrialSelection() }

    private init() {
        patterns = []
        share = nil
    }

    /// The places of the chosen trials in the plan's order, with the trials that they need.
    ///
    /// Trials are dealt to shares in turn; what several of them need belongs to each of their shares, and equal shards
    /// take each other's place. Throws `SelectionError` where a pattern means no trial.
    public func indices(in plan: Plan) throws(SelectionError) -> [Int] {
        var named = Set(plan.trials.indices)
        if !patterns.isEmpty {
            named = []
            for pattern in patterns { named.formUnion(try pattern.indices(in: plan)) }
        }
        guard let share else { return plan.withNeeds(named) }
        // References and companions come with the points that need them.
        let points = named.filter { plan.trials[$0].role == .trial }
        let others = named.subtracting(plan.withNeeds(points))
        return plan.withNeeds(Set(share.deal(points.union(others).sorted())))
    }
}

extension Plan {
    /// The identities of the trials without which a trial's results cannot be worked out.
    private func needs(of trial: PlannedTrial) -> [String] {
        let companions = trial.companions
        return [
            trial.reference, trial.settings.pipeline?.guide, companions.forced, companions.retraced,
            companions.half, companions.single, companions.otherSeeds,
        ].compactMap(\.self)
    }

    /// The places of some trials and of all that they need, in the plan's order.
    fileprivate func withNeeds(_ indices: Set<Int>) -> [Int] {
        let places = Dictionary(
            trials.enumerated().map { ($0.element.id, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        var all = indices, added = indices
        while !added.isEmpty {
            let needed = added.flatMap { needs(of: trials[$0]).compactMap { places[$0] } }
            added = Set(needed).subtracting(all)
            all.formUnion(added)
        }
        return all.sorted()
    }
}
