import Checkpoints
import Images
import Models
import Pipelines
import Tensors

/// Draws what a trial of a pipeline asks for: timed generations first, then the one that is watched.
struct PipelineRun {
    private let trial: TrialRun
    private let workload: PipelineWorkload

    init(_ trial: TrialRun, _ workload: PipelineWorkload) {
        self.trial = trial
        self.workload = workload
    }

    private var settings: TrialSettings { trial.trial.settings }
    private var label: String { trial.trial.label }

    /// Draws. Throws what a limit, a gate, the model's files or an interruption throw; what was found until then is there.
    func run(into outcome: inout TrialRun.Outcome) throws {
        let ledger = MemoryLedger(limit: settings.memoryLimit)
        let evaluator = Evaluator(machine: trial.machine, ledger: ledger)
        defer { outcome.peakBytes = ledger.peak }
        let pipeline = try load(evaluator, &outcome)
        let generation = Generation(
            pipeline: pipeline,
            workload: workload,
            evaluator: evaluator,
            progress: trial.progress()
        )
        if trial.stopsAtFirstNonfinite, settings.timing != nil {
            // A trial that is going to stop is not timed before.
            _ = try watch(generation, isAudited: false, &outcome)
            outcome.health = []
        }
        var timed = try measure(generation, &outcome)
        if trial.guide != nil || timed.map({ !$0.isFinite(trial.machine.instructionSet) }) == true {
            // Nobody watched: the images are drawn once more when these have gone, to the same bits where nobody leads them.
            timed = nil
        }
        let result = try timed ?? watch(generation, &outcome)
        outcome.tensors[.latents] = result.latents
        outcome.tensors[.images] = result.images
        outcome.tensors[.promptEmbeds] = result.promptEmbeds
        outcome.pictures = RGBImage.pictures(of: result.images)
        report(result.images)
    }

    /// Tells of pictures that are no numbers.
    private func report(_ images: Tensor) {
        let values = images.floats(), size = images.count / max(images.shape[0], 1)
        let count = (0..<images.shape[0]).count { image in
            values[image * size..<(image + 1) * size].contains(where: \.isNaN)
        }
        if count > 0 { trial.observer.event(.invalidPictures(label: label, count: count)) }
    }

    /// Reads the model, and tells of prompts that are too long.
    private func load(
        _ evaluator: Evaluator,
        _ outcome: inout TrialRun.Outcome
    ) throws -> StableDiffusionPipeline {
        let clock = PhaseClock()
        let components = try PipelineComponents(
            ModelDirectory(path: workload.modelPath, variant: workload.variant),
            evaluator: evaluator,
            dtype: settings.dtype,
            vaeDType: workload.vaeDType,
            textCleaning: workload.textCleaning,
            hasEncoder: !workload.inputs.images.isEmpty
        )
        outcome.loadSeconds = clock.total
        let pipeline = StableDiffusionPipeline(components, attention: settings.attention)
        for cut in pipeline.lostWords(workload.requests, workload.generation) {
            trial.observer.event(
                .promptCut(prompt: workload.requests[cut.index].prompt, lost: cut.lost)
            )
        }
        return pipeline
    }

    /// The timed repetitions; the last one's images, or nil where nothing is timed or they are drawn once more.
    private func measure(
        _ generation: Generation,
        _ outcome: inout TrialRun.Outcome
    ) throws -> Generation.Result? {
        guard let timing = settings.timing else { return nil }
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
        return settings.isWatched ? nil : result
    }

    /// The generation that is looked at: modules' outputs are examined, attention calls compared, latents kept; what was found stays
    /// also where it is stopped.
    private func watch(
        _ generation: Generation,
        isAudited: Bool = true,
        _ outcome: inout TrialRun.Outcome
    ) throws -> Generation.Result {
        let auditor = isAudited ? trial.auditor() : nil, monitor = monitor()
        defer {
            outcome.note(auditor)
            outcome.health = monitor.rows
            outcome.firstBad = monitor.firstBad
        }
        let keepsTrajectory = settings.keptTensors.contains(.trajectory)
        let trajectory =
            keepsTrajectory || trial.guide != nil
            ? Trajectory(guide: trial.guide, evaluator: generation.evaluator) : nil
        let result = try generation.run(
            clock: PhaseClock(),
            auditor: auditor,
            monitor: monitor,
            trajectory: trajectory
        )
        if keepsTrajectory { outcome.tensors[.trajectory] = trajectory?.tensor }
        return result
    }

    /// Who examines modules' outputs.
    private func monitor() -> HealthMonitor {
        HealthMonitor(
            trial.machine.instructionSet,
            stopsAtFirst: trial.stopsAtFirstNonfinite
        ) { [observer = trial.observer, label] first in
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
    ) -> [TrialRun.TimingSample] {
        let total = clock.total, phases = clock.phases
        let measured = PipelinePhase.allCases.map { ($0.rawValue, phases[$0] ?? 0) }
        return (measured + [("total", total)]).map {
            TrialRun.TimingSample(
                phase: $0.0,
                repetition: repetition,
                isWarmup: isWarmup,
                seconds: $0.1
            )
        }
    }
}
