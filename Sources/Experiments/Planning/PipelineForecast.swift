import Checkpoints
import Models
import Pipelines
import Synchronization
import Tensors

extension Forecast {
    /// The forecast of a pipeline. Throws `CheckpointError` where the model cannot be read.
    init(_ workload: PipelineWorkload, of settings: TrialSettings) throws {
        let tally = Tally()
        let evaluator = Evaluator(
            machine: Machine(matmul: settings.matmul, float32Matmul: settings.float32Matmul),
            ledger: tally.ledger,
            observe: { applied in tally.counts.withLock { $0.add(applied.cost.flops) } }
        )
        let pipeline = StableDiffusionPipeline(
            try PipelineComponents(
                ModelDirectory(path: workload.modelPath, variant: workload.variant),
                evaluator: evaluator,
                dtype: settings.dtype,
                vaeDType: workload.vaeDType,
                textCleaning: workload.textCleaning,
                hasEncoder: !workload.inputs.images.isEmpty,
                isSymbolic: true
            ),
            attention: settings.attention
        )
        try withExtendedLifetime(pipeline) {
            try tally.run(pipeline, workload, evaluator)
        }
        let counts = tally.counts.withLock { $0 }
        self.init(
            flops: counts.flops,
            peakBytes: tally.ledger.peak,
            networkCalls: counts.calls,
            layers: counts.layers,
            answers: counts.answers
        )
    }
}

/// Counts what a symbolic generation does; batches of one size cost the same, so each size runs once.
private final class Tally: Sendable {
    struct Counts {
        var flops = 0
        var calls = 0
        var layers: [AttentionLayer] = []
        var answers: [AttentionAnswer] = []

        /// Adds operations.
        mutating func add(_ more: Int) { flops = Forecast.sum(flops, more) }
    }

    /// What a batch of some size costs, and what it gives.
    private struct Batch {
        let flops: Int, calls: Int
        /// Bytes above those alive before it began.
        let peak: Int
        let output: StableDiffusionPipeline.Output
    }

    let ledger = MemoryLedger()
    let counts = Mutex(Counts())

    func run(
        _ pipeline: StableDiffusionPipeline,
        _ workload: PipelineWorkload,
        _ evaluator: Evaluator
    ) throws {
        var known: [Int: Batch] = [:]
        var outputs: [StableDiffusionPipeline.Output] = []
        for range in workload.batches {
            if let batch = known[range.count] {
                counts.withLock {
                    $0.add(batch.flops)
                    $0.calls += batch.calls
                }
                ledger.note(peak: ledger.current + batch.peak)
                outputs.append(try copy(batch.output))
            } else {
                let batch = try measure(range, pipeline, workload, evaluator)
                known[range.count] = batch
                outputs.append(batch.output)
            }
        }
        _ = try Generation.Result(
            outputs,
            isGuided: pipeline.isGuided(workload.generation),
            in: evaluator
        )
    }

    private func measure(
        _ range: Range<Int>,
        _ pipeline: StableDiffusionPipeline,
        _ workload: PipelineWorkload,
        _ evaluator: Evaluator
    ) throws -> Batch {
        let before = counts.withLock { $0 }, alive = ledger.current, peak = ledger.peak
        ledger.resetPeak()
        let output = try pipeline.generate(
            Array(workload.requests[range]),
            workload.generation,
            evaluator: evaluator,
            observer: PipelineObserver(
                attention: { call in
                    let answer = AttentionAnswer(call.layer, call.input, call.backend)
                    self.counts.withLock {
                        if !$0.layers.contains(call.layer) { $0.layers.append(call.layer) }
                        if !$0.answers.contains(answer) { $0.answers.append(answer) }
                    }
                },
                step: { _ in
                    self.counts.withLock { $0.calls += 1 }
                    return nil
                }
            )
        )
        let after = counts.withLock { $0 }, highest = ledger.peak
        // The peak before this batch counts too.
        ledger.note(peak: peak)
        return Batch(
            flops: after.flops - before.flops,
            calls: after.calls - before.calls,
            peak: highest - alive,
            output: output
        )
    }

    /// Tensors of the same types, alive on the ledger.
    private func copy(
        _ output: StableDiffusionPipeline.Output
    ) throws -> StableDiffusionPipeline.Output {
        func twin(_ tensor: Tensor) throws -> Tensor {
            try .symbolic(tensor.shape, tensor.dtype, ledger: ledger)
        }
        return StableDiffusionPipeline.Output(
            text: TextConditions(
                promptEmbeds: try twin(output.text.promptEmbeds),
                pooledPromptEmbeds: try output.text.pooledPromptEmbeds.map(twin)
            ),
            initialLatents: try twin(output.initialLatents),
            latents: try twin(output.latents),
            decoded: try twin(output.decoded),
            images: try twin(output.images)
        )
    }
}
