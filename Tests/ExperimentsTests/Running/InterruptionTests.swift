import Experiments
import Foundation
import Records
import TestSupport
import Testing

/// Stopping in the middle, and what stands in the way of a run.
struct InterruptionTests {
    static let experiment = TinyExperiment(
        sections: [
            "sweep: {grid: {precision.dtype: [float32, float16, bfloat16]}}",
            "audit: {layers: \"*.attn2\"}", "record: {tensors: [latents, images]}",
        ]
    )

    @Test("nobody asks for an interruption until somebody does")
    func request() {
        let interruption = Interruption()
        #expect(interruption.requested == nil)
        interruption.request(signal: 15)
        #expect(interruption.requested == 15)
    }

    @Test(
        "an interrupted run keeps its finished trials and ends like one left alone",
        arguments: [1, 3, 4, 8, 9]
    )
    func interrupted(after calls: Int) throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        let each = try Forecast(plan.trials[0].settings).networkCalls
        let log = EventLog(stopAfter: calls)
        #expect(throws: Interrupted.self) {
            _ = try plan.run(into: folder.path, observer: log.observer)
        }
        #expect(log.networkCalls == calls)
        let done = (calls - 1) / each
        #expect(log.ranTrials == Array(0..<done))
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        #expect(files.count { $0.hasSuffix(".h5") } == done)
        #expect(!files.contains("tiny.h5") && !files.contains { $0.hasSuffix(".lock") })
        let second = EventLog()
        let summary = try plan.run(into: folder.path, observer: second.observer)
        #expect(second.reused == done && second.ranTrials == Array(done..<3))
        #expect(try summary.contentDigest == plan.record().contentDigest)
    }

    @Test("a folder that another run holds is refused, and free again afterwards")
    func locked() throws {
        let folder = try TemporaryDirectory(), plan = try Self.experiment.plan()
        let lock = try RunLock(folder: folder.path)
        let error = try #require(throws: RecordError.self) {
            _ = try plan.run(into: folder.path)
        }
        #expect(error.problem == .locked && Experiments.ExitStatus(error) == .locked)
        #expect(error.description.contains("\(ProcessInfo.processInfo.processIdentifier)"))
        lock.release()
        #expect(try plan.run(into: folder.path).statuses == [.completed: 3])
    }

    @Test("a folder that cannot be made is refused before anything is computed")
    func unwritable() throws {
        let folder = try TemporaryDirectory(), log = EventLog()
        try folder.write("a file".utf8, to: "blocker")
        let error = try #require(throws: RecordError.self) {
            _ = try Self.experiment.plan().run(
                into: folder.file("blocker/results"),
                observer: log.observer
            )
        }
        #expect(error.problem == .cannotCreate && Experiments.ExitStatus(error) == .cannotCreate)
        #expect(error.path.contains("blocker"))
        #expect(log.networkCalls == 0)
    }
}
