import Experiments
import Foundation
import Records
import Specs
import TestSupport
import Testing

/// What is told of a run.
struct RunEventTests {
    @Test("every event of a run has a name that the help lists, and members that are JSON")
    func names() throws {
        let folder = try TemporaryDirectory(), log = EventLog()
        let words = Array(repeating: "red circle", count: 60).joined(separator: " ")
        _ = try TinyExperiment(
            prompts: ["{id: a, prompt: \(words), seed: 1}"],
            attention: "{backend: flash}",
            sections: [
                "audit: {steps: [first], gates: {max_ratio: 0.001}, on_violation: warn}",
                "claims: [{claim: It errs little, value: audit.max_abs, at_most: 1}]",
            ]
        ).plan().run(into: folder.path, observer: log.observer)
        let others: [RunEvent] = [
            .shardRefused(path: "a", label: "a", reason: "it is damaged"),
            .firstBadModule(label: "a", path: "unet", step: nil, what: "1 NaN"),
            .invalidPictures(label: "a", count: 1), .ended(exitCode: 130, error: "interrupted"),
        ]
        let events = log.all + others
        let listed = RunEvent.names.map(\.name)
        #expect(Set(events.map(\.name)) == Set(listed) && Set(listed).count == listed.count)
        for event in events {
            let text = CanonicalJSON.text(.object(event.members))
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
            let meaning = try #require(RunEvent.names.first { $0.name == event.name }).meaning
            for member in event.members.keys {
                #expect(meaning.contains(member), "\(event.name): \(member)")
            }
        }
    }

    @Test("a run is told from its beginning to its record")
    func order() throws {
        let folder = try TemporaryDirectory(), log = EventLog()
        let summary = try TinyExperiment().plan().run(into: folder.path, observer: log.observer)
        let names = log.all.map(\.name).filter { $0 != "network_called" }
        #expect(
            names == ["run_began", "trial_began", "trial_ended", "merge_began", "record_written"]
        )
        guard case .recordWritten(let path, let digest)? = log.all.last else {
            Issue.record("the last event is not the record's")
            return
        }
        #expect(path == summary.recordPath && digest == summary.contentDigest?.description)
    }
}
