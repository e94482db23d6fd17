/// What an experiment of one kind may not say, because it would mean nothing.
extension ExperimentSpec {
    /// The keys at the top that only the other kind of experiment has.
    static func strangers(to kind: ExperimentKind) -> [RootKey] {
        switch kind {
        case .pipeline: [.inputs]
        case .attention: [.model, .variant, .prompts, .pipeline, .drift]
        }
    }

    /// The keys of shared sections that only the other kind has: attention alone has no layers, steps or autoencoder.
    private static func innerStrangers(to kind: ExperimentKind) -> [(section: RootKey, key: String)]
    {
        switch kind {
        case .pipeline: []
        case .attention:
            [
                (.attention, AttentionKey.layers.rawValue), (.audit, AuditKey.layers.rawValue),
                (.audit, AuditKey.steps.rawValue), (.precision, PrecisionKey.autoencoder.rawValue),
            ]
        }
    }

    /// Reports keys that only the other kind of experiment has.
    static func reportStrangers(
        _ root: Node,
        to kind: Located<ExperimentKind>,
        _ ledger: ProblemLedger
    ) {
        func report(_ entry: Node.Entry, _ path: String) {
            ledger.report(
                entry.key.location.problem(
                    "an experiment of kind '\(kind.value.rawValue)' has no \(path.quoted)"
                )
            )
        }
        let strangers = strangers(to: kind.value)
        for entry in root.entries ?? [] where !entry.value.isNull {
            if let key = RootKey(rawValue: entry.key.value), strangers.contains(key) {
                report(entry, key.rawValue)
            }
        }
        for (section, key) in innerStrangers(to: kind.value) {
            for entry in root[section.rawValue]?.entries ?? []
            where entry.key.value == key && !entry.value.isNull {
                report(entry, "\(section.rawValue).\(key)")
            }
        }
    }
}
