import Checkpoints
import ErrorAnalysis
import Foundation
import Images
import Models
import Pipelines
import Tensors

/// Does what one trial asks: timed generations first, then the one that is watched, audited and kept.
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
        var latents: Tensor?
        var images: Tensor?
        var promptEmbeds: Tensor?
        var trajectory: Tensor?
        var pictures: [RGBImage] = []
        var seconds = 0.0
        var loadSeconds = 0.0
        var began = Date()
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
            try run(into: &outcome)
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

    private func run(into outcome: inout Outcome) throws {
        let settings = trial.settings
        let ledger = MemoryLedger(limit: settings.memoryLimit)
        let evaluator = Evaluator(machine: machine, ledger: ledger)
        defer { outcome.peakBytes = ledger.peak }
        let pipeline = try load(evaluator, &outcome)
        let progress = Progress(
            observer: observer,
            limit: settings.timeLimit,
            clock: PhaseClock()
        )
        let generation = Generation(
            pipeline: pipeline,
            settings: settings,
            evaluator: evaluator,
            progress: progress
        )
        if stopsAtFirstNonfinite, settings.timing != nil {
            // A trial that is going to stop is not timed before.
            _ = try watch(generation, isAudited: false, &outcome)
            outcome.health = []
        }
        var timed = try measure(generation, &outcome)
        if guide != nil || timed.map({ !$0.isFinite(machine.instructionSet) }) == true {
            // Nobody watched: the images are drawn once more when these have gone, to the same bits where nobody leads them.
            timed = nil
        }
        let result = try timed ?? watch(generation, &outcome)
        outcome.latents = result.latents
        outcome.images = result.images
        outcome.promptEmbeds = result.promptEmbeds
        outcome.pictures = RGBImage.pictures(of: result.images)
        report(result.images)
    }

    /// Tells of pictures that are no numbers.
    private func report(_ images: Tensor) {
        let values = images.floats(), size = images.count / max(images.shape[0], 1)
        let count = (0..<images.shape[0]).count { image in
            values[image * size..<(image + 1) * size].contains(where: \.isNaN)
        }
        if count > 0 { observer.event(.invalidPictures(label: trial.label, count: count)) }
    }

    /// Reads the model, and tells of prompts that are too long.
    private func load(
        _ evaluator: Evaluator,
        _ outcome: inout Outcome
    ) throws -> StableDiffusionPipeline {
        let clock = PhaseClock(), settings = trial.settings
        let components = try PipelineComponents(
            ModelDirectory(path: settings.modelPath, variant: settings.variant),
            evaluator: evaluator,
            dtype: settings.dtype,
            vaeDType: settings.vaeDType,
            textCleaning: settings.textCleaning,
            hasEncoder: !settings.inputs.images.isEmpty
        )
        outcome.loadSeconds = clock.total
        let pipeline = StableDiffusionPipeline(components, attention: settings.attention)
        for cut in pipeline.lostWords(settings.requests, settings.generation) {
            observer.event(
                .promptCut(prompt: settings.requests[cut.index].prompt, lost: cut.lost)
            )
        }
        return pipeline
    }

    /// The timed repetitions; the last one's images, or nil where nothing is timed or they are drawn once more.
    private func measure(
        _ generation: Generation,
        _ outcome: inout Outcome
    ) throws -> Generation.Result? {
        guard let timing = trial.settings.timing else { return nil }
        var result: Generation.Result?
        for repetition in 0..<timing.warmup + timing.repeats {
            let isWarmup = repetition < timing.warmup
            let clock = PhaseClock()
            // The last images go before the next are drawn: they are not part of a generation's memory.
            result = nil
            result = try generation.run(clock: clock)
            outcome.samples += Self.samples(
                clock,
                isWarmup ? repetition : repetition - timing.warmup,
                isWarmup
            )
        }
        return trial.settings.isWatched ? nil : result
    }

    /// The generation that is looked at: modules' outputs are examined, attention calls compared, latents kept; what was found stays
    /// also where it is stopped.
    private func watch(
        _ generation: Generation,
        isAudited: Bool = true,
        _ outcome: inout Outcome
    ) throws -> Generation.Result {
        let auditor = isAudited ? auditor() : nil, monitor = monitor()
        defer {
            outcome.rows = auditor?.rows ?? []
            outcome.histograms = auditor?.histograms ?? [:]
            outcome.heads = auditor?.heads ?? [:]
            outcome.worst = auditor?.worst
            outcome.health = monitor.rows
            outcome.firstBad = monitor.firstBad
        }
        let keepsTrajectory = trial.settings.keptTensors.contains(.trajectory)
        let trajectory =
            keepsTrajectory || guide != nil
            ? Trajectory(guide: guide, evaluator: generation.evaluator) : nil
        let result = try generation.run(
            clock: PhaseClock(),
            auditor: auditor,
            monitor: monitor,
            trajectory: trajectory
        )
        if keepsTrajectory { outcome.trajectory = trajectory?.tensor }
        return result
    }

    /// Who compares attention calls, or nil where no audit is asked for.
    private func auditor() -> Auditor? {
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

    /// Who examines modules' outputs.
    private func monitor() -> HealthMonitor {
        HealthMonitor(
            machine.instructionSet,
            stopsAtFirst: stopsAtFirstNonfinite
        ) { [observer, label = trial.label] first in
            observer.event(
                .firstBadModule(
                    label: label,
                    path: first.module.path,
                    step: first.place.step,
                    what: first.complaint
                )
            )
        }
    }

    private static func samples(
        _ clock: PhaseClock,
        _ repetition: Int,
        _ isWarmup: Bool
    ) -> [TimingSample] {
        let total = clock.total, phases = clock.phases
        let measured = PipelinePhase.allCases.map { ($0.rawValue, phases[$0] ?? 0) }
        return (measured + [("total", total)]).map {
            TimingSample(
                phase: $0.0,
                repetition: repetition,
                isWarmup: isWarmup,
                seconds: $0.1
            )
        }
    }
}

/// A trial took longer than its limit.
struct TimeLimitExceeded: Error, CustomStringConvertible {
    let limit: Double

    var description: String { "out of time: the limit of \(limit) s has passed" }
}
