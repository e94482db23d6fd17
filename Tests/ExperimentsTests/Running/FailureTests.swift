import Experiments
import Records
import TestSupport
import Testing

/// What becomes of the other trials where one could not be finished.
struct FailureTests {
    /// Three trials of which the second has too little memory.
    private func experiment() throws -> TinyExperiment {
        var experiment = TinyExperiment(
            pipeline: "{steps: 1}",
            sections: ["sweep: {grid: {attention.backend: [flash, vanilla, sliced]}}"]
        )
        let peaks = try experiment.plan().trials.map { try Forecast($0.settings).peakBytes }
        try #require(peaks[1] > max(peaks[0], peaks[2]))
        experiment.sections.append("limits: {memory: \(peaks[1] - 1)B}")
        return experiment
    }

    @Test(
        "a run can stop at the first failure: what was done stays, the rest is not run, nothing is merged"
    )
    func failFast() throws {
        let folder = try TemporaryDirectory(), log = EventLog(), plan = try experiment().plan()
        let summary = try plan.run(
            into: folder.path,
            options: RunOptions(stopsAtFailure: true),
            observer: log.observer
        )
        #expect(log.ranTrials == [0, 1])
        #expect(summary.contentDigest == nil && summary.exitStatus == .trialUnfinished)
        #expect(summary.failures.map(\.trial) == [plan.trials[1].id])
        #expect(summary.missing.map(\.trial) == [plan.trials[2].id])
        let rest = EventLog()
        let whole = try plan.run(into: folder.path, observer: rest.observer)
        #expect(rest.ranTrials == [1, 2] && whole.contentDigest != nil)
    }

    @Test("otherwise all run, and each failure is told with its cause and its forecast")
    func keepGoing() throws {
        let folder = try TemporaryDirectory(), log = EventLog(), plan = try experiment().plan()
        let summary = try plan.run(into: folder.path, observer: log.observer)
        #expect(log.ranTrials == [0, 1, 2])
        let failure = try #require(summary.failures.first)
        #expect(summary.failures.count == 1 && failure.label == "vanilla")
        let forecast = try Forecast(plan.trials[1].settings).peakBytes
        #expect(
            failure.status == .outOfMemory
                && failure.cause.contains("(\(forecast) bytes) by forecast")
        )
        let trials = try RecordReader.open(summary.recordPath).table("trials")
        #expect(
            try trials.reals("memory_limit") == Array(repeating: Double(forecast - 1), count: 3)
        )
        #expect(try trials.reals("time_limit").allSatisfy(\.isNaN))
        #expect(try trials.integers("predicted_peak_bytes")[1] == forecast)
    }

    @Test("a trial whose forecast is over its limit calls no network")
    func foreseen() throws {
        let folder = try TemporaryDirectory(), log = EventLog()
        let plan = try TinyExperiment(sections: ["limits: {memory: 1MiB}"]).plan()
        _ = try plan.run(into: folder.path, observer: log.observer)
        #expect(log.networkCalls == 0 && log.ranTrials == [0])
        let ending = try #require(
            log.all.compactMap { if case .trialEnded(let trial) = $0 { trial } else { nil } }.first
        )
        #expect(ending.status == .outOfMemory && ending.peakBytes == 0)
        #expect(
            ending.predictedPeakBytes > 1 << 20 && ending.error.contains("1.0 MiB (1048576 bytes)")
        )
    }
}
