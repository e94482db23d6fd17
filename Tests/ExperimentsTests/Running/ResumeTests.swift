import Experiments
import Foundation
import Records
import TestSupport
import Testing

/// Running again: what is done is not done again, and what is not whole is.
struct ResumeTests {
    static let experiment = TinyExperiment(
        sections: [
            "sweep: {grid: {attention.backend: [vanilla, math, flash]}}",
            "audit: {steps: [first]}", "timing: {warmup: 0, repeats: 1}",
            "record: {tensors: [latents]}",
        ]
    )

    /// What can happen to the second shard of three.
    enum Damage: CaseIterable, Sendable {
        case flippedByte, truncated, emptied, removed, ofAnotherTrial, text

        func happen(to plan: Plan, in folder: String) throws {
            let results = ResultsFolder(name: plan.name, output: folder)
            let shard = URL(filePath: results.shardPath(plan.trials[1]))
            var bytes = try Data(contentsOf: shard)
            switch self {
            case .flippedByte: bytes[bytes.count / 2] ^= 1
            case .truncated: bytes.removeLast(bytes.count / 3)
            case .emptied: bytes = Data()
            case .removed: return try FileManager.default.removeItem(at: shard)
            case .ofAnotherTrial:
                bytes = try Data(contentsOf: URL(filePath: results.shardPath(plan.trials[0])))
            case .text: bytes = Data("This is no record.".utf8)
            }
            try bytes.write(to: shard)
        }
    }

    @Test("what is done is not done again, and the record is the same")
    func reuse() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        let first = EventLog(), second = EventLog()
        let summary = try plan.run(into: folder.path, observer: first.observer)
        #expect(first.ranTrials == [0, 1, 2] && first.reused == 0)
        #expect(summary.statuses == [.completed: 3])
        let again = try plan.run(into: folder.path, observer: second.observer)
        #expect(second.ranTrials.isEmpty && second.reused == 3 && second.networkCalls == 0)
        #expect(again.contentDigest == summary.contentDigest)
        let forced = EventLog()
        let repeated = try plan.run(
            into: folder.path,
            options: RunOptions(isForced: true),
            observer: forced.observer
        )
        #expect(forced.ranTrials == [0, 1, 2] && forced.reused == 0)
        #expect(repeated.contentDigest == summary.contentDigest)
    }

    @Test("a shard that is not whole is computed again, and it alone", arguments: Damage.allCases)
    func damage(_ damage: Damage) throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        let summary = try plan.run(into: folder.path)
        try damage.happen(to: plan, in: folder.path)
        let path = ResultsFolder(name: plan.name, output: folder.path).shardPath(plan.trials[1])
        #expect(ShardFitness(plan.trials[1], at: path) != .fit)
        let log = EventLog()
        let again = try plan.run(into: folder.path, observer: log.observer)
        #expect(log.ranTrials == [1] && log.reused == 2)
        // A shard that is there is named; one that is not there needs no words.
        #expect(log.refusedShards.map(\.path) == (damage == .removed ? [] : [path]))
        #expect(again.contentDigest == summary.contentDigest)
        #expect(ShardFitness(plan.trials[1], at: path) == .fit)
    }

    @Test("a larger sweep takes over the trials that it has in common")
    func larger() throws {
        let folder = try TemporaryDirectory(), log = EventLog()
        var other = Self.experiment
        other.sections[0] = "sweep: {grid: {attention.backend: [sliced, flash, vanilla]}}"
        _ = try Self.experiment.plan().run(into: folder.path)
        _ = try other.plan().run(into: folder.path, observer: log.observer)
        #expect(log.ranTrials == [0] && log.reused == 2)
        let record = try RecordReader.open(folder.file("tiny.h5")).record()
        let fresh = try other.plan().record()
        #expect(try record.requiredTable("audit") == fresh.requiredTable("audit"))
        #expect(try record.requiredTable("trials") == fresh.requiredTable("trials"))
    }

    @Test(
        "a shard that lacks what is now asked for is computed again",
        arguments: [
            (2, "timing: {warmup: 0, repeats: 2}", "timed"),
            (2, "timing: {warmup: 1, repeats: 1}", "timed"),
            (3, "record: {tensors: [latents, images]}", "images"),
        ]
    )
    func lack(section: Int, text: String, reason: String) throws {
        let folder = try TemporaryDirectory(), log = EventLog()
        var other = Self.experiment
        other.sections[section] = text
        _ = try Self.experiment.plan().run(into: folder.path)
        let plan = try other.plan(), results = ResultsFolder(name: "tiny", output: folder.path)
        guard
            case .unfit(let why) = ShardFitness(
                plan.trials[0],
                at: results.shardPath(plan.trials[0])
            )
        else {
            Issue.record("a shard without \(reason) is fit")
            return
        }
        #expect(why.contains(reason))
        _ = try plan.run(into: folder.path, observer: log.observer)
        #expect(log.ranTrials == [0, 1, 2])
    }

    @Test(
        "a shard that has all that is now asked for stays",
        arguments: [
            (1, "audit: {steps: [first], gates: {max_ratio: 1.0e-6}}"),
            (3, "record: {tensors: []}"),
            (2, ""),
        ]
    )
    func gates(section: Int, text: String) throws {
        let folder = try TemporaryDirectory(), log = EventLog()
        var other = Self.experiment
        other.sections[section] = text
        _ = try Self.experiment.plan().run(into: folder.path)
        let summary = try other.plan().run(into: folder.path, observer: log.observer)
        #expect(log.ranTrials.isEmpty && log.reused == 3)
        #expect(summary.hasFailedGate == (section == 1))
    }

    /// Rewrites the second shard as another version would have written it: whole, with its digest and seal.
    private func rewrite(_ plan: Plan, in folder: String, _ change: (Table) -> Table?) throws
        -> String
    {
        let path = ResultsFolder(name: plan.name, output: folder).shardPath(plan.trials[1])
        var shard = try RecordReader.open(path).record()
        shard.tables = shard.tables.compactMap(change)
        try RecordWriter.write(shard, to: path)
        return path
    }

    @Test("a shard without a column or table that is recorded now is named and computed again")
    func otherColumns() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        let summary = try plan.run(into: folder.path)
        for lost in ["audit", "layers"] {
            let path = try rewrite(plan, in: folder.path) { table in
                guard table.name == lost else { return table }
                if lost == "layers" { return nil }
                return Table(
                    table.name,
                    dimension: table.dimension,
                    columns: Array(table.columns.dropLast())
                )
            }
            let log = EventLog()
            let again = try plan.run(into: folder.path, observer: log.observer)
            #expect(log.ranTrials == [1] && again.contentDigest == summary.contentDigest)
            #expect(log.refusedShards.map(\.path) == [path])
            #expect(log.refusedShards.first?.reason.contains("/\(lost)") == true)
        }
    }

    @Test(
        "a shard whose columns were described in other words stays, and the record has today's words"
    )
    func otherWords() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan(), log = EventLog()
        let summary = try plan.run(into: folder.path)
        _ = try rewrite(plan, in: folder.path) { table in
            let columns = table.columns.map {
                Column($0.name, $0.values, units: $0.units, longName: "old words", flags: $0.flags)
            }
            return Table(table.name, dimension: table.dimension, columns: columns)
        }
        let again = try plan.run(into: folder.path, observer: log.observer)
        #expect(log.ranTrials.isEmpty && again.contentDigest == summary.contentDigest)
    }

    @Test("the reason for running is told")
    func reasons() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        let path = ResultsFolder(name: "tiny", output: folder.path).shardPath(plan.trials[0])
        #expect(ShardFitness(plan.trials[0], at: path) == .unfit("not run yet"))
        try folder.write("nonsense".utf8, to: "trials/\(plan.trials[0].shortID).h5")
        #expect(
            ShardFitness(plan.trials[0], at: path)
                == .unfit("its shard cannot be used: this is not an HDF5 file")
        )
    }
}
