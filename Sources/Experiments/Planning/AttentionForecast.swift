import Attention
import Models
import Synchronization
import Tensors

extension Forecast {
    /// The forecast of attention alone: seeds cost the same, and never live at once.
    init(_ workload: AttentionWorkload, of settings: TrialSettings) throws {
        let flops = Mutex(0), ledger = MemoryLedger()
        let evaluator = Evaluator(
            machine: Machine(matmul: settings.matmul, float32Matmul: settings.float32Matmul),
            ledger: ledger,
            observe: { applied in flops.withLock { $0 = Self.sum($0, applied.cost.flops) } }
        )
        let input = try SyntheticInputs.symbolic(
            workload,
            settings.dtype,
            upcastsAttention: settings.attention.upcastsAttention,
            on: ledger
        )
        try withExtendedLifetime(input) {
            _ = try settings.attention.standard.attend(input, in: evaluator)
        }
        let each = flops.withLock { $0 }
        let (all, isOver) = each.multipliedReportingOverflow(by: workload.seeds.count)
        self.init(
            flops: isOver ? .max : all,
            peakBytes: ledger.peak,
            networkCalls: workload.seeds.count,
            layers: [workload.layer],
            answers: [
                AttentionAnswer(
                    workload.layer,
                    input,
                    settings.attention.standard.resolved(for: input)
                )
            ]
        )
    }

    /// A sum; what no number can hold stays at the largest.
    static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, isOver) = left.addingReportingOverflow(right)
        return isOver ? .max : sum
    }
}
