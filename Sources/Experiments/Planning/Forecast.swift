import Checkpoints
public import Models
import Pipelines
import Synchronization
import Tensors

/// What a trial will cost, found by running it on tensors without numbers.
public struct Forecast: Sendable, Hashable {
    /// Floating-point operations of one generation of all images.
    public let flops: Int
    /// The largest number of bytes of weights, results and workspaces alive at once.
    public let peakBytes: Int
    /// Calls of the U-Net.
    public let networkCalls: Int
    /// Every layer that attends, in the order of execution.
    public let layers: [AttentionLayer]

    /// The forecast of a trial; audits are not counted.
    ///
    /// Throws `CheckpointError` where the model cannot be read.
    public init(_ settings: TrialSettings) throws {
        let ledger = MemoryLedger()
        let flops = Mutex(0)
        let evaluator = Evaluator(
            machine: Machine(matmul: settings.matmul),
            ledger: ledger,
            observe: { applied in flops.withLock { $0 += applied.cost.flops } }
        )
        let calls = Mutex(0)
        let layers = Mutex<[AttentionLayer]>([])
        let pipeline = StableDiffusionPipeline(
            try PipelineComponents(
                ModelDirectory(path: settings.modelPath),
                evaluator: evaluator,
                dtype: settings.dtype,
                vaeDType: settings.vaeDType,
                isSymbolic: true
            ),
            attention: settings.attention
        )
        let requests = settings.requests
        // Batches of one size cost the same: only the last may differ.
        var costs: [Int: (flops: Int, calls: Int)] = [:]
        var total = 0, totalCalls = 0
        for batch in settings.batches {
            if costs[batch.count] == nil {
                flops.withLock { $0 = 0 }
                calls.withLock { $0 = 0 }
                _ = try pipeline.generate(
                    Array(requests[batch]),
                    settings.generation,
                    evaluator: evaluator,
                    observer: PipelineObserver(
                        attention: { call in
                            layers.withLock {
                                if !$0.contains(call.layer) { $0.append(call.layer) }
                            }
                        },
                        step: { _ in
                            calls.withLock { $0 += 1 }
                            return nil
                        }
                    )
                )
                costs[batch.count] = (flops.withLock { $0 }, calls.withLock { $0 })
            }
            total += costs[batch.count]?.flops ?? 0
            totalCalls += costs[batch.count]?.calls ?? 0
        }
        self.flops = total
        peakBytes = ledger.peak
        networkCalls = totalCalls
        self.layers = layers.withLock { $0 }
    }
}
