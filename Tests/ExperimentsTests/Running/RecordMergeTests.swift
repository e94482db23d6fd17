import Experiments
import Foundation
import Records
import TestSupport
import Testing

/// Records of trials that were run apart.
struct RecordMergeTests {
    static let experiment = TinyExperiment(
        sections: [
            "sweep: {grid: {attention.backend: [vanilla, math, flash], pipeline.guidance_rescale: [0, 0.5]}}",
            "audit: {steps: [first], gates: {max_ratio: 1.0e-9}}", "record: {tensors: [latents]}",
        ]
    )

    private func merge(
        _ plan: Plan,
        _ folder: String,
        allowsMissing: Bool = false
    ) throws -> ExperimentRun.Summary {
        let settings = try MachineSettings(threads: 1, environment: [:])
        return try RecordMerge(
            plan,
            in: ResultsFolder(name: plan.name, output: folder),
            environment: RunEnvironment(settings, commandLine: ["sdlab", "merge"])
        ).run(allowsMissing: allowsMissing, observer: RunObserver())
    }

    private func options(_ share: String) throws -> RunOptions {
        RunOptions(selection: try TrialSelection(share: RunShare(share)))
    }

    @Test("shares leave shards and no record, and merged they are what one run writes")
    func shares() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        for share in 1...3 {
            let log = EventLog()
            let summary = try plan.run(
                into: folder.path,
                options: options("\(share)/3"),
                observer: log.observer
            )
            #expect(log.ranTrials == [share - 1, share + 2])
            #expect(summary.contentDigest == nil && summary.statuses == [.completed: 2])
            #expect(summary.missing.count == 6 - 2 * share)
            #expect(summary.hasFailedGate && summary.exitStatus == .gateFailed)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("tiny.h5")))
        let merged = try merge(plan, folder.path)
        #expect(merged.missing.isEmpty && merged.statuses == [.completed: 6])
        let whole = try TemporaryDirectory()
        #expect(try merged.contentDigest == plan.run(into: whole.path).contentDigest)
        #expect(merged.contentDigest != nil)
    }

    @Test("a run of some trials makes the record once all of the plan are there")
    func points() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        func run(_ point: String) throws -> ExperimentRun.Summary {
            try plan.run(
                into: folder.path,
                options: RunOptions(selection: TrialSelection(points: [point]))
            )
        }
        let first = try run("attention.backend=flash")
        #expect(first.contentDigest == nil && first.statuses == [.completed: 2])
        #expect(first.missing.map(\.label) == ["vanilla 0", "vanilla 0.5", "math 0", "math 0.5"])
        #expect(first.missing.allSatisfy { $0.reason == "not run yet" })
        #expect(try run("attention.backend=math").contentDigest == nil)
        let last = try run("attention.backend=vanilla")
        #expect(
            last.missing.isEmpty && last.contentDigest != nil && last.statuses == [.completed: 6]
        )
    }

    @Test("what is missing or damaged is named, and no record is made")
    func missing() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        _ = try plan.run(into: folder.path, options: options("1/2"))
        let results = ResultsFolder(name: plan.name, output: folder.path)
        try Data("nonsense".utf8).write(to: URL(filePath: results.shardPath(plan.trials[2])))
        let summary = try merge(plan, folder.path)
        #expect(summary.contentDigest == nil && summary.exitStatus == .trialUnfinished)
        #expect(summary.missing.map(\.trial) == [1, 2, 3, 5].map { plan.trials[$0].id })
        #expect(summary.missing[1].reason.contains("cannot be used"))
        #expect(!FileManager.default.fileExists(atPath: results.recordPath))
    }

    @Test("what is missing can be left out, and the record says so")
    func partial() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        _ = try plan.run(into: folder.path, options: options("1/2"))
        let summary = try merge(plan, folder.path, allowsMissing: true)
        #expect(summary.contentDigest != nil && summary.exitStatus == .gateFailed)
        let record = try RecordReader.open(summary.recordPath).record()
        let missing = try record.requiredTable("missing")
        #expect(try missing.strings("id") == [1, 3, 5].map { plan.trials[$0].id })
        #expect(try missing.strings("reason") == Array(repeating: "not run yet", count: 3))
        let trials = try record.requiredTable("trials")
        #expect(try trials.strings("id") == [0, 2, 4].map { plan.trials[$0].id })
        let whole = try plan.run(into: folder.path)
        #expect(try RecordReader.open(whole.recordPath).record().table("missing") == nil)
        #expect(try whole.contentDigest == plan.record().contentDigest)
    }

    @Test("a folder without any shard has no record, even one that lacks all")
    func nothing() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        let summary = try merge(plan, folder.path, allowsMissing: true)
        #expect(summary.contentDigest == nil && summary.missing.count == 6)
        #expect(throws: RecordError.self) { _ = try merge(plan, folder.file("none")) }
    }

    @Test("a record that is not of the whole experiment claims no invariance")
    func invariance() throws {
        let folder = try TemporaryDirectory()
        let plan = try TinyExperiment(
            pipeline: "{steps: 1, scheduler: ddim, width: 16, height: 16}",
            sections: [
                "sweep: {grid: {machine.threads: [1, 2]}}",
                "invariance: {across: [machine.threads]}",
            ]
        ).plan()
        _ = try plan.run(into: folder.path, options: options("1/2"))
        let summary = try merge(plan, folder.path, allowsMissing: true)
        let record = try RecordReader.open(summary.recordPath).record()
        #expect(
            record.table("verdicts") == nil && !record.specification.resolved.contains("invariance")
        )
    }

    @Test("the shards of a folder know the experiment that they were made of")
    func recorded() throws {
        let folder = try TemporaryDirectory()
        let text = Self.experiment.text, changes = ["pipeline.steps=1"]
        let plan = try TinyExperiment.plan(text, overrides: changes)
        _ = try plan.run(into: folder.path, options: options("1/3"))
        let recorded = try RecordedExperiment(folder: folder.path)
        #expect(recorded.source == text && recorded.overrides == changes)
        _ = try Self.experiment.plan().run(into: folder.path, options: options("1/3"))
        #expect(throws: RecordError.self) { _ = try RecordedExperiment(folder: folder.path) }
        let empty = try TemporaryDirectory()
        #expect(throws: RecordError.self) { _ = try RecordedExperiment(folder: empty.path) }
    }
}
