import Experiments
import Foundation
import Synchronization

/// Draws how far a run is, with the time left, on one line of stderr; draws nothing where that is no terminal.
final class ProgressLine: Sendable {
    private struct State {
        var trials = 0, done = 0, label = ""
        var calls = 0, callsOfTrial = 1
        /// Seconds and calls of finished trials, and when the present one began.
        var finishedSeconds = 0.0, finishedCalls = 0
        var began = ContinuousClock.now, drawn = ContinuousClock.now
    }

    private let state = Mutex(State())
    private let isDrawn: Bool

    init(isDrawn: Bool = Terminal.showsProgress) {
        self.isDrawn = isDrawn
    }

    /// To be told what happens.
    func note(_ event: RunEvent) {
        switch event {
        case .began(let trials, let reused):
            state.withLock {
                $0.trials = trials
                $0.done = reused
            }
            if reused > 0 {
                say("\(reused) of \(trials) trials are done already; \(trials - reused) to run")
            }
        case .shardRefused(let path, let label, let reason):
            say("\(path): \(label) runs again: \(reason)")
        case .trialBegan(let trial):
            state.withLock {
                $0.label = trial.label
                $0.calls = 0
                $0.callsOfTrial = max(trial.networkCalls, 1)
                $0.began = .now
            }
            draw(always: true)
        case .networkCalled(let count):
            state.withLock { $0.calls = count }
            draw(always: false)
        case .trialEnded(let trial):
            state.withLock {
                $0.done += 1
                $0.finishedSeconds += trial.seconds
                $0.finishedCalls += $0.callsOfTrial
            }
            if !trial.status.isSettled { say("\(trial.label): \(trial.status.rawValue)") }
        case .violation(let label, let layer, let step, let gate):
            let place = step.map { ", step \($0)" } ?? ""
            say("warning: \(label): gate \(gate) does not hold at \(layer)\(place)")
        case .promptCut(let prompt, let lost):
            say("warning: the prompt '\(prompt.prefix(60))…' is too long; lost: '\(lost)'")
        case .firstBadModule(let label, let path, let step, let what):
            let place = step.map { ", step \($0)" } ?? ""
            say(
                "warning: \(label): the first output that is not finite is \(path)'s\(place): \(what)"
            )
        case .invalidPictures(let label, let count):
            say("warning: \(label): \(count) of the pictures hold NaN, which is drawn black")
        case .merging, .claimJudged, .recordWritten, .ended:
            if isDrawn { Terminal.rewriteLine("") }
        }
    }

    /// A line that stays.
    private func say(_ text: String) {
        if isDrawn { Terminal.rewriteLine("") }
        Terminal.complain(text)
    }

    private func draw(always: Bool) {
        guard isDrawn else { return }
        let line: String? = state.withLock { state in
            let now = ContinuousClock.now
            guard always || (now - state.drawn).seconds > 0.1 else { return nil }
            state.drawn = now
            let seconds = (now - state.began).seconds
            let share = Double(state.calls) / Double(state.callsOfTrial)
            let percent = Int((100 * (Double(state.done) + share) / Double(max(state.trials, 1))))
            return "\(percent)%  trial \(state.done + 1) of \(state.trials)  \(state.label)  "
                + "call \(state.calls)/\(state.callsOfTrial)"
                + Self.left(state, seconds).map { "  \($0) left" }.joined()
        }
        if let line { Terminal.rewriteLine(line) }
    }

    /// The time left, once there is something to go by.
    private static func left(_ state: State, _ seconds: Double) -> [String] {
        let calls = state.finishedCalls + state.calls
        guard calls >= 10 else { return [] }
        let pace = (state.finishedSeconds + seconds) / Double(calls)
        let rest =
            state.callsOfTrial - state.calls
            + (state.trials - state.done - 1) * state.callsOfTrial
        let left = Int((pace * Double(rest)).rounded(.up))
        return [left >= 60 ? "\(left / 60) min \(left % 60) s" : "\(left) s"]
    }
}
