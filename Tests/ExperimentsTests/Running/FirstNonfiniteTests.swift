import Experiments
import Foundation
import Records
import Tensors
import TestSupport
import Testing

/// Runs that stop where an output is first not finite, and what they keep.
struct FirstNonfiniteTests {
    private func plan(_ model: String, sections: [String] = []) throws -> Plan {
        try TinyExperiment(
            model: model,
            pipeline: HealthMonitorTests.pipeline,
            precision: "{dtype: float16}",
            sections: sections
        ).plan()
    }

    private func record(_ plan: Plan, _ folder: TemporaryDirectory) throws -> Record {
        try RecordReader.open(ResultsFolder(name: plan.name, output: folder.path).recordPath)
            .record()
    }

    @Test("the trial fails there, and its inputs give the output again")
    func reproduced() throws {
        let model = try OverflowingModel(), plan = try plan(model.path)
        let folder = try TemporaryDirectory(), log = EventLog()
        let summary = try plan.run(
            into: folder.path,
            observer: log.observer,
            stopsAtFirstNonfinite: true
        )
        #expect(summary.statuses == [.failed: 1] && summary.exitStatus == .trialUnfinished)
        let record = try record(plan, folder)
        let error = try record.requiredTable("trials").strings("error")[0]
        let step = try record.requiredTable("trials").integers("first_bad_step")[0]
        #expect(error.contains("\(model.module), step \(step), image 0: "))
        #expect(step > 0 && log.networkCalls == step)
        let input = try #require(record.requiredTensor("first_nan_input_0").tensor)
        let kept = try record.requiredTensor("first_nan_output")
        let output = try #require(kept.tensor)
        #expect(kept.axes == ["row", "height", "width", "channel"] && output.dtype == .float16)
        #expect(input.doubles().allSatisfy(\.isFinite) && !output.doubles().allSatisfy(\.isFinite))
        let evaluator = Evaluator(machine: Machine(threads: 1))
        let (weight, bias) = try model.parameters()
        let again = try evaluator.convolution(
            input,
            evaluator.pack(weight, as: .float16),
            bias: evaluator.cast(bias, to: .float16),
            geometry: ConvolutionGeometry(kernel: 3, padding: 1),
            residual: nil
        )
        #expect(again.hasEqualBits(output))
    }

    @Test(
        "the gate sees outputs that are not finite, also where attention agrees with its reference on NaN"
    )
    func gate() throws {
        let model = try OverflowingModel()
        for (word, verdict, status) in [
            ("fail", "fail", Experiments.ExitStatus.gateFailed as Experiments.ExitStatus?),
            ("warn", "warn", nil),
        ] {
            let plan = try plan(
                model.path,
                sections: ["audit: {layers: \"vae.*\", gates: {nonfinite: \(word)}}"]
            )
            let folder = try TemporaryDirectory()
            let summary = try plan.run(into: folder.path)
            #expect(summary.exitStatus == status)
            let verdicts = try record(plan, folder).requiredTable("verdicts")
            #expect(try verdicts.strings("gate") == ["nonfinite"])
            #expect(try verdicts.strings("verdict") == [verdict])
            #expect(try verdicts.integers("call") == [-1] && verdicts.reals("value")[0] > 0)
            let path = ResultsFolder(name: plan.name, output: folder.path).recordPath
            let judged = try RecordCheck.judged(RecordReader.open(path), by: nil)
            #expect(try judged.requiredTable("verdicts") == verdicts)
        }
    }

    @Test("a trial without trouble is what it is otherwise, timed or not")
    func unchanged() throws {
        for sections in [[], ["timing: {warmup: 0, repeats: 1}"]] {
            let plan = try plan(Repository.embeddedModel, sections: sections)
            let folder = try TemporaryDirectory(), other = try TemporaryDirectory()
            let stopping = try plan.run(into: folder.path, stopsAtFirstNonfinite: true)
            let usual = try plan.run(into: other.path)
            #expect(stopping.contentDigest == usual.contentDigest)
            #expect(stopping.statuses == [.completed: 1])
        }
    }

    @Test("trials that went on after a NaN run again, others do not; the reason is told")
    func again() throws {
        let model = try OverflowingModel(), folder = try TemporaryDirectory()
        let plan = try plan(
            model.path,
            sections: ["sweep: {grid: {precision.dtype: [float32, float16]}}"]
        )
        _ = try plan.run(into: folder.path)
        let results = ResultsFolder(name: plan.name, output: folder.path)
        let fitness = plan.trials.map {
            ShardFitness($0, at: results.shardPath($0), stopsAtFirstNonfinite: true)
        }
        #expect(fitness[0] == .fit)
        guard case .unfit(let reason) = fitness[1] else {
            Issue.record("a shard that went on is fit")
            return
        }
        #expect(reason.contains(model.module))
        #expect(plan.trials.allSatisfy { ShardFitness($0, at: results.shardPath($0)) == .fit })
        let log = EventLog()
        _ = try plan.run(into: folder.path, observer: log.observer, stopsAtFirstNonfinite: true)
        #expect(log.ranTrials == [1])
        let record = try record(plan, folder)
        #expect(try record.requiredTable("trials").strings("status") == ["completed", "failed"])
        let kept = record.tensors.filter { $0.name.hasPrefix("first_nan_") }
        #expect(kept.map(\.trial) == [plan.trials[1].shortID, plan.trials[1].shortID])
    }

    @Test("a trial that is going to stop is not timed before")
    func timed() throws {
        let model = try OverflowingModel()
        let plan = try plan(model.path, sections: ["timing: {warmup: 1, repeats: 3}"])
        let folder = try TemporaryDirectory(), log = EventLog()
        _ = try plan.run(into: folder.path, observer: log.observer, stopsAtFirstNonfinite: true)
        let record = try record(plan, folder)
        #expect(try record.requiredTable("timing").count == 0)
        #expect(try record.requiredTable("trials").strings("status") == ["failed"])
        #expect(log.networkCalls < 5 && log.firstBadModules.count == 1)
    }

    @Test("a timed trial is examined where its pictures are no numbers, and nowhere else")
    func timedAndWatched() throws {
        let timing = ["timing: {warmup: 0, repeats: 1}"]
        let good = try plan(Repository.embeddedModel, sections: timing).record()
        #expect(good.table("health") == nil)
        let model = try OverflowingModel()
        let bad = try plan(model.path, sections: timing).record()
        #expect(try bad.requiredTable("trials").strings("first_bad_module") == [model.module])
        #expect(
            try bad.requiredTable("health") == plan(model.path).record().requiredTable("health")
        )
        let untimed = try plan(model.path).record()
        #expect(try bad.requiredTensor("latents") == untimed.requiredTensor("latents"))
        #expect(
            try bad.requiredTable("trials").integers("peak_bytes")
                == untimed.requiredTable("trials").integers("peak_bytes")
        )
    }

    @Test("a timed trial's shard does not stand for one that is examined")
    func examined() throws {
        let folder = try TemporaryDirectory(), log = EventLog()
        let timing = ["timing: {warmup: 0, repeats: 1}"]
        _ = try plan(Repository.embeddedModel, sections: timing).run(into: folder.path)
        let untimed = try plan(Repository.embeddedModel)
        let summary = try untimed.run(into: folder.path, observer: log.observer)
        #expect(log.ranTrials == [0])
        let other = try TemporaryDirectory()
        #expect(try untimed.run(into: other.path).contentDigest == summary.contentDigest)
    }
}
