import Attention
import Foundation
import Models
import Tensors

/// Does what a trial of attention alone asks for: timed repetitions first, then the one that is audited and kept.
///
/// A repetition is one call of the backend for each seed. Only the calls are timed: inputs are drawn before, and laid into
/// memory that the trial's ledger counts while the clock stands still. No two seeds' inputs are counted at once, so that
/// the peak is that of one call: queries, keys, values, mask, and what the backend takes.
struct AttentionRun {
    private let trial: TrialRun
    private let workload: AttentionWorkload

    init(_ trial: TrialRun, _ workload: AttentionWorkload) {
        self.trial = trial
        self.workload = workload
    }

    /// The name of the phase that is timed; `total` is the sum of all phases, as for pipelines.
    private static let phases = ["attention", "total"]

    /// Computes. Throws what a limit, a gate or an interruption throw; what was found until then is there.
    func run(into outcome: inout TrialRun.Outcome) throws {
        let settings = trial.trial.settings
        let ledger = MemoryLedger(limit: settings.memoryLimit)
        let evaluator = Evaluator(machine: trial.machine, ledger: ledger)
        defer { outcome.peakBytes = ledger.peak }
        let progress = trial.progress()
        let inputs = SyntheticInputs(
            workload,
            settings.dtype,
            upcastsAttention: settings.attention.upcastsAttention
        )
        let tensors = try workload.seeds.map { seed in
            try progress.check()
            return SyntheticTensors(workload, seed: seed, settings.dtype)
        }
        /// A question and its answer, with the seconds that it took.
        func attend(
            _ tensors: SyntheticTensors
        ) throws -> (input: AttentionInput, output: Tensor, seconds: Double) {
            let input = try inputs.input(tensors, on: ledger)
            let clock = PhaseClock()
            let output = try backend.attend(input, in: evaluator)
            let seconds = clock.total
            try progress.step()
            return (input, output, seconds)
        }
        if let timing = settings.timing {
            for repetition in -timing.warmup..<timing.repeats {
                let seconds = try tensors.reduce(0) { try $0 + attend($1).seconds }
                outcome.samples += Self.phases.map { phase in
                    TrialRun.TimingSample(
                        phase: phase,
                        repetition: repetition < 0 ? repetition + timing.warmup : repetition,
                        isWarmup: repetition < 0,
                        seconds: seconds
                    )
                }
            }
        }
        if settings.isWatched { try watch(tensors, &outcome) { try attend($0) } }
    }

    private var backend: any AttentionBackend { trial.trial.settings.attention.standard }

    /// The repetition that is looked at: each answer is compared with the reference and the yardstick, and kept.
    ///
    /// What was found stays also where it is stopped.
    private func watch(
        _ tensors: [SyntheticTensors],
        _ outcome: inout TrialRun.Outcome,
        _ attend: (SyntheticTensors) throws -> (
            input: AttentionInput, output: Tensor, seconds: Double
        )
    ) throws {
        let auditor = trial.auditor()
        defer { outcome.note(auditor) }
        let isKept = trial.trial.settings.keptTensors.contains(.attentionOutput)
        var outputs: [Tensor] = []
        for (place, tensors) in tensors.enumerated() {
            let answer = try attend(tensors)
            if isKept { outputs.append(answer.output.copy) }
            auditor?.begin(firstImage: place * workload.batch)
            try auditor?.observe(
                AttentionCall(
                    layer: workload.layer,
                    backend: backend.resolved(for: answer.input),
                    step: nil,
                    rows: (0..<workload.batch).map { BatchRow(image: $0) },
                    input: answer.input,
                    output: answer.output
                )
            )
        }
        guard let first = outputs.first else { return }
        outcome.tensors[.attentionOutput] = Tensor.joining(
            outputs,
            shape: [outputs.count] + first.shape
        )
    }
}
