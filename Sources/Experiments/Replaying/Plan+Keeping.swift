extension Plan {
    /// The plan with some of its trials, and those that they follow; timed as before, or not at all.
    ///
    /// What is asked across trials, of bits, of drift and in claims, is asked of all or of none.
    func keeping(_ ids: Set<String>, isTimed: Bool) -> Plan {
        var wanted = ids
        // Trials are led by trials that come before them.
        for trial in trials.reversed() where wanted.contains(trial.id) {
            if let guide = trial.settings.pipeline?.guide { wanted.insert(guide) }
        }
        var kept = self
        kept.trials = trials.filter { wanted.contains($0.id) }
        if !isTimed {
            for index in kept.trials.indices { kept.trials[index].settings.timing = nil }
        }
        if kept.trials.count < trials.count {
            kept.invariance = nil
            kept.drift = nil
            kept.claims = []
        }
        return kept
    }
}
