import Experiments
import Foundation
import Records
import Specs
import Synchronization

/// Writes what happens in a run to a file or to stdout, a line of JSON each, at once.
final class EventFile: Sendable {
    private struct State {
        var file: FileHandle?
        var called: ContinuousClock.Instant?
    }

    private let state: Mutex<State>
    private let began = ContinuousClock.now
    private let path: String

    /// A new file at a path; `-` is stdout. Throws `RecordError` where it cannot be written.
    init(_ path: String) throws {
        self.path = path
        guard path != "-" else {
            state = Mutex(State(file: .standardOutput))
            return
        }
        try OutputFile.check(path)
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else {
            throw RecordError(
                path: path,
                problem: .cannotCreate,
                found: "the system refuses to open it for writing",
                expected: "a file for events",
                remedy: "choose another place"
            )
        }
        state = Mutex(State(file: file))
    }

    /// To be told what happens; of the calls of the network, at most two a second are written.
    func note(_ event: RunEvent) {
        let now = ContinuousClock.now
        state.withLock { state in
            if case .networkCalled = event {
                if let last = state.called, (now - last).seconds < 0.5 { return }
                state.called = now
            }
            guard let file = state.file else { return }
            do {
                try file.write(contentsOf: Data((line(event, at: now) + "\n").utf8))
            } catch {
                state.file = nil
                Terminal.complain(
                    "\(path): warning: no more events can be written; the run goes on"
                )
            }
        }
    }

    private func line(_ event: RunEvent, at now: ContinuousClock.Instant) -> String {
        let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let common: [String: CanonicalJSON.Value] = [
            "event": .string(event.name), "time": .string(time),
            "seconds": .number(((now - began).seconds * 1e6).rounded() / 1e6),
        ]
        return CanonicalJSON.text(.object(event.members.merging(common) { own, _ in own }))
    }
}
