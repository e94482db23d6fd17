import Comparisons
import Experiments
import Foundation
import Records
import Specs
import TestSupport
import Testing

/// Which trials would run, and why.
struct RunScheduleTests {
    private func schedule(
        _ plan: Plan,
        _ folder: String,
        _ options: RunOptions = RunOptions()
    ) throws -> [RunSchedule.Decision] {
        try RunSchedule(
            plan,
            in: ResultsFolder(name: plan.name, output: folder),
            options: options,
            explains: true
        ).decisions
    }

    static let experiment = TinyExperiment(
        sections: [
            "sweep: {grid: {attention.backend: [vanilla, flash]}}", "record: {tensors: [latents]}",
        ]
    )

    @Test("what was not run yet is compared with nothing, what is done stays, what is forced runs")
    func reasons() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        let fresh = try schedule(plan, folder.path)
        #expect(fresh.map(\.isRun) == [true, true])
        #expect(fresh.allSatisfy { $0.reason == "not run yet" && $0.change == nil })
        _ = try plan.run(
            into: folder.path,
            options: RunOptions(selection: TrialSelection(points: ["attention.backend=flash"]))
        )
        let half = try schedule(plan, folder.path)
        #expect(half.map(\.isRun) == [true, false] && half[1].reason == "it is done")
        // The other trial of the sweep is no earlier form of this one.
        #expect(half[0].reason == "not run yet" && half[0].change == nil)
        let forced = try schedule(plan, folder.path, RunOptions(isForced: true))
        #expect(forced.map(\.isRun) == [true, true] && forced[1].reason.contains("--force"))
        let chosen = RunOptions(selection: try TrialSelection(points: ["attention.backend=flash"]))
        #expect(try schedule(plan, folder.path, chosen).map(\.isChosen) == [false, true])
    }

    @Test("settings that have changed since the nearest shard are told, old and new")
    func changes() throws {
        let folder = try TemporaryDirectory()
        _ = try Self.experiment.plan().run(into: folder.path)
        let changed = try TinyExperiment.plan(
            Self.experiment.text,
            overrides: ["pipeline.steps=3", "prompts.0.seed=8"]
        )
        let decisions = try schedule(changed, folder.path)
        for (decision, old) in zip(decisions, try Self.experiment.plan().trials) {
            let change = try #require(decision.change)
            #expect(decision.isRun && change.trial == old.id)
            #expect(change.text == "pipeline.steps 2 → 3, prompts.0.seed 7 → 8")
        }
    }

    @Test("a key that comes or goes, and many of them, are told, too")
    func manyChanges() throws {
        let folder = try TemporaryDirectory(),
            one = TinyExperiment(sections: ["record: {tensors: [latents]}"])
        _ = try one.plan().run(into: folder.path)
        let other = try TinyExperiment.plan(
            one.text,
            overrides: [
                "precision.dtype=float16", "pipeline.width=40", "pipeline.height=40",
                "pipeline.guidance_rescale=0.5",
                "pipeline.clip_skip=1", "machine.threads=1",
            ]
        )
        let change = try #require(try schedule(other, folder.path)[0].change)
        let paths = Set(change.differences.map(\.path))
        #expect(
            paths.isSuperset(of: [
                "precision.dtype", "pipeline.width", "pipeline.height", "machine",
            ])
        )
        #expect(change.differences.contains { $0.text == "machine absent → {\"threads\":1}" })
        #expect(change.text.hasSuffix(" and \(change.differences.count - 4) more"))
    }

    @Test("a trial that failed runs again, unless that is not wanted")
    func failed() throws {
        let folder = try TemporaryDirectory()
        let plan = try TinyExperiment(sections: ["limits: {memory: 1MiB}"]).plan()
        #expect(try plan.run(into: folder.path).exitStatus == .trialUnfinished)
        let again = try schedule(plan, folder.path)
        #expect(again[0].isRun && again[0].reason == "it ended as out_of_memory")
        let skipping = RunOptions(skipsFailed: true)
        #expect(try schedule(plan, folder.path, skipping).map(\.isRun) == [false])
        let log = EventLog()
        let summary = try plan.run(into: folder.path, options: skipping, observer: log.observer)
        #expect(log.ranTrials.isEmpty && summary.statuses == [.outOfMemory: 1])
        #expect(summary.exitStatus == .trialUnfinished)
    }

    @Test("a shard with other columns is of another version, and its trial runs again")
    func version() throws {
        let folder = try TemporaryDirectory(), plan = try TinyExperiment().plan()
        _ = try plan.run(into: folder.path)
        let path = ResultsFolder(name: "tiny", output: folder.path).shardPath(plan.trials[0])
        var shard = try RecordReader.open(path).record()
        shard.tables = shard.tables.map { table in
            guard table.name == "trials" else { return table }
            return Table(
                "trials",
                dimension: table.dimension,
                columns: table.columns.filter { $0.name != "flops" }
            )
        }
        _ = try RecordWriter.write(shard, to: path)
        let decision = try schedule(plan, folder.path)[0]
        #expect(decision.isRun && decision.reason.contains("other columns"))
    }
}
