import Checkpoints
public import Models
import Pipelines
import Synchronization
import Tensors

/// What a trial will cost, found by running it on tensors without numbers.
public struct Forecast: Sendable, Hashable {
    /// Floating-point operations of one generation of all images.
    public let flops: Int
    /// The largest number of bytes of tensors alive at once; threads' scratch memory and mapped files are apart.
    public let peakBytes: Int
    /// Calls of the U-Net.
    public let networkCalls: Int
    /// Every layer that attends, in the order of execution.
    public let layers: [AttentionLayer]
    /// Which backend answers the calls of each layer and shape, in the order of execution.
    let answers: [AttentionAnswer]

    /// The forecast of doing nothing.
    static let nothing = Forecast()

    private init() {
        (flops, peakBytes, networkCalls, layers, answers) = (0, 0, 0, [], [])
    }

    /// The forecast of a trial; audits are not counted.
    ///
    /// Throws `CheckpointError` where the model cannot be read.
    public init(_ settings: TrialSettings) throws {
        let tally = Tally()
        let evaluator = Evaluator(
            machine: Machine(matmul: settings.matmul, float32Matmul: settings.float32Matmul),
            ledger: tally.ledger,
            observe: { applied in tally.counts.withLock { $0.add(applied.cost.flops) } }
        )
        let pipeline = StableDiffusionPipeline(
            try PipelineComponents(
                ModelDirectory(path: settings.modelPath, variant: settings.variant),
                evaluator: evaluator,
                dtype: settings.dtype,
                vaeDType: settings.vaeDType,
                textCleaning: settings.textCleaning,
                hasEncoder: !settings.inputs.images.isEmpty,
                isSymbolic: true
            ),
            attention: settings.attention
        )
        try withExtendedLifetime(pipeline) {
            try tally.run(pipeline, settings, evaluator)
        }
        let counts = tally.counts.withLock { $0 }
        flops = counts.flops
        networkCalls = counts.calls
        layers = counts.layers
        answers = counts.answers
        peakBytes = tally.ledger.peak
    }
}

/// Counts what a symbolic generation does; batches of one size cost the same, so each size runs once.
private final class Tally: Sendable {
    struct Counts {
        var flops = 0
        var calls = 0
        var layers: [AttentionLayer] = []
        var answers: [AttentionAnswer] = []

        /// Adds operations; what no number can hold stays at the largest.
        mutating func add(_ more: Int) {
            let (sum, isOver) = flops.addingReportingOverflow(more)
            flops = isOver ? .max : sum
        }
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
        _ settings: TrialSettings,
        _ evaluator: Evaluator
    ) throws {
        var known: [Int: Batch] = [:]
        var outputs: [StableDiffusionPipeline.Output] = []
        for range in settings.batches {
            if let batch = known[range.count] {
                counts.withLock {
                    $0.add(batch.flops)
                    $0.calls += batch.calls
                }
                ledger.note(peak: ledger.current + batch.peak)
                outputs.append(try copy(batch.output))
            } else {
                let batch = try measure(range, pipeline, settings, evaluator)
                known[range.count] = batch
                outputs.append(batch.output)
            }
        }
        _ = try Generation.Result(
            outputs,
            isGuided: pipeline.isGuided(settings.generation),
            in: evaluator
        )
    }

    private func measure(
        _ range: Range<Int>,
        _ pipeline: StableDiffusionPipeline,
        _ settings: TrialSettings,
        _ evaluator: Evaluator
    ) throws -> Batch {
        let before = counts.withLock { $0 }, alive = ledger.current, peak = ledger.peak
        ledger.resetPeak()
        let output = try pipeline.generate(
            Array(settings.requests[range]),
            settings.generation,
            evaluator: evaluator,
            observer: PipelineObserver(
                attention: { call in
                    let answer = AttentionAnswer(call)
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
