extension Plan {
    /// The plan with some of its trials, and those that they are compared with; timed as before, or not at all.
    func keeping(_ ids: Set<String>, isTimed: Bool) -> Plan {
        let references = trials.filter { ids.contains($0.id) }.compactMap(\.reference)
        let wanted = ids.union(references)
        var kept = self
        kept.trials = trials.filter { wanted.contains($0.id) }
        if !isTimed {
            for index in kept.trials.indices { kept.trials[index].settings.timing = nil }
        }
        // Bits are compared across all trials of a plan, or not at all.
        if kept.trials.count < trials.count { kept.invariance = nil }
        return kept
    }
}
