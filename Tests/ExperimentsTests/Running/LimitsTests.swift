import Experiments
import Records
import TestSupport
import Testing

/// Trials that cannot be finished, and gates that do not hold.
struct LimitsTests {
    @Test("a trial over the memory limit says so beside its forecast, the others are recorded")
    func memory() throws {
        var experiment = TinyExperiment(
            pipeline: "{steps: 2}",
            sections: [
                "sweep: {grid: {attention.backend: [vanilla, flash]}}",
                "record: {tensors: [latents]}",
            ]
        )
        let peaks = try experiment.plan().trials.map { try Forecast($0.settings).peakBytes }
        try #require(peaks[0] > peaks[1])
        let limit = peaks[0] - 1
        experiment.sections.append("limits: {memory: \(limit)B}")
        let folder = try TemporaryDirectory(), plan = try experiment.plan()
        let summary = try plan.run(into: folder.path)
        #expect(summary.statuses == [.outOfMemory: 1, .completed: 1])
        let record = try RecordReader.open(summary.recordPath).record()
        let trials = try record.requiredTable("trials")
        #expect(try trials.strings("status") == ["out_of_memory", "completed"])
        #expect(try trials.integers("predicted_peak_bytes") == peaks)
        #expect(try trials.integers("peak_bytes")[0] <= limit)
        #expect(try trials.strings("error")[0].contains("\(limit)"))
        #expect(record.tensors.map(\.trial) == [plan.trials[1].shortID])
        let log = EventLog()
        _ = try plan.run(into: folder.path, observer: log.observer)
        #expect(log.ranTrials == [0])
    }

    @Test("a limit of just the forecast is enough")
    func enough() throws {
        var experiment = TinyExperiment()
        let trial = try #require(try experiment.plan().trials.first)
        experiment.sections = ["limits: {memory: \(try Forecast(trial.settings).peakBytes)B}"]
        let trials = try experiment.plan().record().requiredTable("trials")
        #expect(try trials.strings("status") == ["completed"])
    }

    @Test("a trial over the time limit says so, and is run again next time")
    func time() throws {
        let folder = try TemporaryDirectory(), log = EventLog()
        let plan = try TinyExperiment(sections: ["limits: {time: 1ms}", "audit: {}"]).plan()
        let summary = try plan.run(into: folder.path)
        #expect(summary.statuses == [.timedOut: 1])
        let trials = try RecordReader.open(summary.recordPath).table("trials")
        #expect(try trials.strings("error")[0].contains("0.001 s"))
        _ = try plan.run(into: folder.path, observer: log.observer)
        #expect(log.ranTrials == [0])
    }

    private static func experiment(_ response: String) -> TinyExperiment {
        TinyExperiment(
            attention: "{backend: flash}",
            sections: ["audit: {gates: {max_ratio: 0.001}, on_violation: \(response)}"]
        )
    }

    @Test("a violation can stop the trial: it fails, and the gate and the layer are named")
    func stopping() throws {
        let folder = try TemporaryDirectory()
        let summary = try Self.experiment("fail").plan().run(into: folder.path)
        #expect(summary.statuses == [.failed: 1] && summary.hasFailedGate)
        let record = try RecordReader.open(summary.recordPath).record()
        let error = try record.requiredTable("trials").strings("error")[0]
        let audit = try record.requiredTable("audit")
        let layers = try record.requiredTable("layers").strings("path")
        let last = try #require(try audit.integers("layer").last)
        #expect(error.contains("max_ratio") && error.contains(layers[last]))
        #expect(try record.requiredTable("verdicts").integers("call") == [audit.count - 1])
    }

    @Test("a violation can be told at once, or only be recorded", arguments: ["warn", "record"])
    func telling(response: String) throws {
        let folder = try TemporaryDirectory(), log = EventLog()
        let summary = try Self.experiment(response).plan().run(
            into: folder.path,
            observer: log.observer
        )
        #expect(summary.statuses == [.completed: 1] && summary.hasFailedGate)
        let gates = log.all.compactMap { event in
            if case .violation(_, _, _, let gate) = event { gate } else { nil }
        }
        let audit = try RecordReader.open(summary.recordPath).table("audit")
        let allowed = try zip(audit.reals("baseline_max_abs"), audit.reals("rounding_floor"))
            .map { 0.001 * $0.0 + $0.1 }
        let failing = try zip(audit.reals("max_abs"), allowed).count { $0.0 > $0.1 }
        #expect(failing > 0 && gates.count == (response == "warn" ? failing : 0))
        #expect(gates.allSatisfy { $0 == "max_ratio" })
    }

    @Test("a prompt that is too long is told with the words that are lost")
    func longPrompt() throws {
        let folder = try TemporaryDirectory(), log = EventLog()
        let words = Array(repeating: "red circle", count: 60).joined(separator: " ")
        _ = try TinyExperiment(prompts: ["{id: a, prompt: \(words) zebra, seed: 1}"]).plan()
            .run(into: folder.path, observer: log.observer)
        let lost = log.all.compactMap { event in
            if case .promptCut(_, let lost) = event { lost } else { nil }
        }
        #expect(lost.count == 1 && lost.first?.contains("zebra") == true)
    }
}
