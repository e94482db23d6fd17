import Experiments
import Synchronization

/// Keeps what a run tells, and may ask it to stop.
final class EventLog: Sendable {
    private let events = Mutex<[RunEvent]>([])
    private let interruption = Interruption()
    private let stopAfter: Int?

    /// A log; with `stopAfter`, one that acts like Ctrl-C during that call of the network, counted over all trials.
    init(stopAfter: Int? = nil) {
        self.stopAfter = stopAfter
    }

    /// The observer to hand to a run.
    var observer: RunObserver {
        RunObserver(interruption: interruption) { event in
            self.events.withLock { $0.append(event) }
            if let stopAfter = self.stopAfter, self.networkCalls == stopAfter {
                self.interruption.request(signal: 2)
            }
        }
    }

    /// Everything so far.
    var all: [RunEvent] { events.withLock { $0 } }

    /// The indices of the trials that ran, in order.
    var ranTrials: [Int] {
        all.compactMap {
            if case .trialEnded(let trial) = $0 { trial.index } else { nil }
        }
    }

    /// Calls of the network over all trials.
    var networkCalls: Int {
        all.count { if case .networkCalled = $0 { true } else { false } }
    }

    /// The modules whose outputs were first not finite, each with its step.
    var firstBadModules: [String] {
        all.compactMap {
            if case .firstBadModule(_, let path, let step, _) = $0 {
                "\(path) \(step.map(String.init) ?? "-")"
            } else {
                nil
            }
        }
    }

    /// The shards that could not be used, each with the reason.
    var refusedShards: [(path: String, reason: String)] {
        all.compactMap {
            if case .shardRefused(let path, _, let reason) = $0 { (path, reason) } else { nil }
        }
    }

    /// How many shards were taken over as they were.
    var reused: Int? {
        all.compactMap { if case .began(_, let reused) = $0 { reused } else { nil } }.first
    }
}
