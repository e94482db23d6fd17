import ErrorAnalysis
import Foundation
import Images
import Models
import Tensors

/// Does what one trial asks, whatever kind of experiment it belongs to: timed repetitions first, then the one that is watched,
/// audited and kept.
struct TrialRun {
    let trial: PlannedTrial
    let forecast: Forecast
    let machine: Machine
    let observer: RunObserver
    /// The latents that each step begins from, `[state, image, height, width, channel]`, or nil.
    var guide: Tensor?
    /// Whether the trial ends at the first module whose output is not finite.
    var stopsAtFirstNonfinite = false

    /// Everything a trial found out.
    struct Outcome: Sendable {
        var status = TrialStatus.completed
        var error = ""
        var rows: [Auditor.Row] = []
        /// The modules' health; empty where nothing was watched.
        var health: [HealthMonitor.Row] = []
        var firstBad: NonfiniteOutput?
        /// Where the trial stopped because an output was not finite.
        var stop: NonfiniteStop?
        var histograms: [AttentionLayer: ErrorHistogram] = [:]
        var heads: [AttentionLayer: [HeadErrors]] = [:]
        var worst: WorstCall?
        var samples: [TimingSample] = []
        var peakBytes = 0
        /// What the record may keep, besides the worst call.
        var tensors: [RecordedTensorKind: Tensor] = [:]
        var pictures: [RGBImage] = []
        var seconds = 0.0
        var loadSeconds = 0.0
        var began = Date()

        /// Keeps what an audit found, also where it was stopped.
        mutating func note(_ auditor: Auditor?) {
            guard let auditor else { return }
            rows = auditor.rows
            histograms = auditor.histograms
            heads = auditor.heads
            worst = auditor.worst
        }
    }

    /// One measured time.
    struct TimingSample: Sendable {
        let phase: String
        let repetition: Int
        let isWarmup: Bool
        let seconds: Double
    }

    /// Runs the trial. A limit that is passed, a gate that stops it, or an error is an outcome.
    ///
    /// Throws `Interrupted` only: then nothing is kept of the trial.
    func run() throws(Interrupted) -> Outcome {
        var outcome = Outcome()
        let clock = PhaseClock()
        do {
            switch trial.settings.workload {
            case .pipeline(let workload): try PipelineRun(self, workload).run(into: &outcome)
            case .attention(let workload): try AttentionRun(self, workload).run(into: &outcome)
            }
        } catch let error as Interrupted {
            throw error
        } catch {
            outcome.stop = error as? NonfiniteStop
            outcome.status = Self.status(of: error)
            outcome.error = String(describing: error)
            if outcome.status == .outOfMemory {
                outcome.error +=
                    "; needs \(ByteCount.text(forecast.peakBytes)) by forecast, audits apart"
            }
        }
        outcome.seconds = clock.total
        return outcome
    }

    private static func status(of error: any Error) -> TrialStatus {
        switch error {
        case is MemoryLimitExceeded: .outOfMemory
        case is TimeLimitExceeded: .timedOut
        default: .failed
        }
    }

    /// What is counted, and when it is time to stop; the time limit begins to run.
    func progress() -> Progress {
        Progress(observer: observer, limit: trial.settings.timeLimit, clock: PhaseClock())
    }

    /// Who compares attention calls, or nil where no audit is asked for.
    func auditor() -> Auditor? {
        trial.settings.audit.map { audit in
            Auditor(
                audit,
                machine: machine,
                keepsWorst: trial.settings.recordedTensors.contains(.worstAttention)
            ) { [observer, label = trial.label] row, gate in
                observer.event(
                    .violation(label: label, layer: row.layer.path, step: row.step, gate: gate)
                )
            }
        }
    }
}

/// A trial took longer than its limit.
struct TimeLimitExceeded: Error, CustomStringConvertible {
    let limit: Double

    var description: String { "out of time: the limit of \(limit) s has passed" }
}
