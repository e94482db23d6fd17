import Experiments
import Foundation
import Records
import TestSupport
import Testing

/// Trials of attention alone that cannot be finished, are chosen, and are run again.
struct AttentionLimitsTests {
    private static let swept = SyntheticExperiment(
        inputs: "{heads: 4, queries: 256, depth: 16, seeds: [0, 1]}",
        sections: [
            "sweep: {grid: {attention.backend: [vanilla, flash]}}", "audit: {}",
            "timing: {warmup: 0, repeats: 1}", "record: {tensors: [attention_output]}",
        ]
    )

    @Test("a trial over the memory limit says so beside its forecast, the others are recorded")
    func memory() throws {
        var experiment = Self.swept
        let peaks = try experiment.plan().trials.map { try Forecast($0.settings).peakBytes }
        try #require(peaks[0] > peaks[1])
        experiment.sections.append("limits: {memory: \(peaks[0] - 1)B}")
        let folder = try TemporaryDirectory()
        let summary = try experiment.plan().run(into: folder.path)
        #expect(summary.statuses == [.outOfMemory: 1, .completed: 1])
        #expect(summary.exitStatus == .trialUnfinished)
        let record = try RecordReader.open(summary.recordPath).record()
        let trials = try record.requiredTable("trials")
        #expect(try trials.strings("status") == ["out_of_memory", "completed"])
        #expect(try trials.strings("error")[0].contains("\(peaks[0] - 1)"))
        #expect(try record.requiredTable("audit").integers("trial") == [1, 1])
        experiment.sections[experiment.sections.count - 1] = "limits: {memory: \(peaks[0])B}"
        #expect(
            try experiment.plan().run(into: folder.path).statuses == [.completed: 2],
            "a limit of just the forecast is enough"
        )
    }

    @Test("a trial over the time limit says so")
    func time() throws {
        var experiment = Self.swept
        experiment.sections.append("limits: {time: 1ms}")
        let folder = try TemporaryDirectory()
        let summary = try experiment.plan().run(into: folder.path)
        #expect(summary.statuses == [.timedOut: 2])
    }

    @Test("what is done is not done again, to the same record; what was kept for nobody is")
    func resume() throws {
        let folder = try TemporaryDirectory(), first = EventLog(), second = EventLog()
        let plan = try Self.swept.plan()
        let summary = try plan.run(into: folder.path, observer: first.observer)
        #expect(first.ranTrials == [0, 1] && first.networkCalls == 2 * 2 * 2)
        let again = try plan.run(into: folder.path, observer: second.observer)
        #expect(second.ranTrials.isEmpty && second.reused == 2 && second.networkCalls == 0)
        #expect(again.contentDigest == summary.contentDigest)
        var longer = Self.swept
        longer.sections[2] = "timing: {warmup: 1, repeats: 1}"
        let third = EventLog()
        _ = try longer.plan().run(into: folder.path, observer: third.observer)
        #expect(
            third.refusedShards.map(\.reason)
                == Array(repeating: "it was timed 0 + 1 times", count: 2)
        )
        var kept = Self.swept
        kept.sections[3] = "record: {tensors: [attention_output, attention_worst]}"
        let fourth = EventLog()
        _ = try kept.plan().run(into: folder.path, observer: fourth.observer)
        #expect(fourth.refusedShards.count == 2)
    }

    @Test("points and shares choose trials by the values of axes")
    func chosen() throws {
        let folder = try TemporaryDirectory(), log = EventLog(), plan = try Self.swept.plan()
        let flash = RunOptions(selection: try TrialSelection(points: ["attention.backend=flash"]))
        _ = try plan.run(into: folder.path, options: flash, observer: log.observer)
        #expect(log.ranTrials == [1])
        let share = RunOptions(selection: try TrialSelection(share: RunShare("1/2")))
        let other = EventLog()
        _ = try plan.run(into: folder.path, options: share, observer: other.observer)
        #expect(other.ranTrials == [0])
        let summary = try plan.run(into: folder.path)
        #expect(summary.statuses == [.completed: 2] && summary.contentDigest != nil)
    }

    @Test("a gate that stops the trial leaves what was found until then")
    func stopped() throws {
        let folder = try TemporaryDirectory()
        let summary = try SyntheticExperiment(
            inputs: "{batch: 2, heads: 2, queries: 24, depth: 8, distribution: uniform01}",
            precision: "{dtype: float32}",
            sections: ["audit: {gates: {max_ratio: 0.0001}, on_violation: fail}"]
        ).plan().run(into: folder.path)
        #expect(summary.statuses == [.failed: 1])
        let record = try RecordReader.open(summary.recordPath).record()
        #expect(try record.requiredTable("audit").count == 1)
        #expect(
            try record.requiredTable("trials").strings("error")[0]
                == "the gate max_ratio does not hold at attention"
        )
    }
}
