import Records

/// Whether a record says of its trials what their shards say.
struct Agreement {
    private let record: FileVerification
    private let shards: [FileVerification]

    /// A sound record and the shards beside it.
    init(of record: FileVerification, with shards: [FileVerification]) {
        self.record = record
        self.shards = shards
    }

    /// Adds to the shards that do not agree what is wrong. Shards of trials that the record does not have are left alone:
    /// another sweep may share the folder.
    func note(in shards: inout [FileVerification]) {
        guard let reader = record.reader else { return }
        do {
            let record = try ComparedRecord(reader).keepingTables()
            let known = Set(record.trials.map(\.id))
            for index in shards.indices {
                guard let shard = shards[index].reader, let trial = shard.trial,
                    known.contains(trial)
                else { continue }
                if let problem = try disagreement(record, ComparedRecord(shard), trial) {
                    shards[index].problems.append(problem.error(in: shards[index].path))
                }
            }
        } catch {
            // Both were read whole before, so this is the disk's doing.
            for index in shards.indices {
                shards[index].problems.append(unreadable("\(error)", shards[index].path))
            }
        }
    }

    /// What the record computed of several trials, and what another plan asked for besides, is no disagreement.
    private func disagreement(
        _ record: ComparedRecord,
        _ shard: ComparedRecord,
        _ trial: String
    ) throws -> Defect? {
        let comparison = try RecordComparison(
            record,
            shard,
            tolerance: .bits,
            trial: trial,
            ignoring: ["layers"]
        )
        guard let trial = comparison.trials.first else { return nil }
        let tensors = trial.tensors.filter { $0.outcome != .onlyInRight }
        let divergences = tensors.compactMap(\.first) + trial.tables.compactMap(\.first)
        let first = divergences.min { $0.moment < $1.moment }
        let isSame = tensors.allSatisfy(\.isSame) && trial.tables.allSatisfy(\.isSame)
        guard !isSame else { return nil }
        let place = first.map { $0.place.map { " \($0.name) \($0.value)" }.joined() } ?? ""
        return Defect(
            first?.object ?? "/trials",
            .mismatch,
            found: "\(first?.right ?? "other columns")\(place)",
            expected: "\(first?.left ?? "the same columns"), as \(record.reader.path) has it",
            remedy: "run the experiment again, which puts the record together from its shards"
        )
    }

    private func unreadable(_ found: String, _ path: String) -> RecordError {
        Defect(
            nil,
            .inputOutput,
            found: found,
            expected: "a file that can be read again",
            remedy: "look at the disk, and verify again"
        ).error(in: path)
    }
}
