import Pipelines
import Synchronization

/// Measures how long the phases of a generation take.
final class PhaseClock: Sendable {
    private struct State {
        var seconds: [PipelinePhase: Double] = [:]
        var began: [PipelinePhase: ContinuousClock.Instant] = [:]
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now

    /// To be told when a phase begins and ends.
    func note(_ phase: PipelinePhase, _ begins: Bool) {
        let now = ContinuousClock.now
        state.withLock { state in
            if begins {
                state.began[phase] = now
            } else if let began = state.began.removeValue(forKey: phase) {
                state.seconds[phase, default: 0] += (now - began).seconds
            }
        }
    }

    /// Seconds of each phase so far.
    var phases: [PipelinePhase: Double] { state.withLock { $0.seconds } }

    /// Seconds since the clock was made.
    var total: Double { (ContinuousClock.now - start).seconds }
}

extension Duration {
    /// The duration as a number of seconds.
    public var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
