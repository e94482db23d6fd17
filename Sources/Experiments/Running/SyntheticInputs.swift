package import Attention
package import Tensors

/// What an attention backend alone is asked: the tensors of each seed, and the mask that they share.
package struct SyntheticInputs: Sendable {
    private let workload: AttentionWorkload
    private let upcastsAttention: Bool
    /// Numbers to add to the scores, or nil.
    private let mask: Tensor?

    /// The inputs of a trial that computes in a dtype; `upcastsAttention` is diffusers' `upcast_attention`.
    package init(_ workload: AttentionWorkload, _ dtype: DType, upcastsAttention: Bool = false) {
        self.workload = workload
        self.upcastsAttention = upcastsAttention
        mask = workload.mask.additive(workload, dtype)
    }

    /// The question of one seed, in memory that a ledger counts. Throws `MemoryLimitExceeded`.
    package func input(
        _ tensors: SyntheticTensors,
        on ledger: MemoryLedger
    ) throws(MemoryLimitExceeded) -> AttentionInput {
        AttentionInput(
            queries: try tensors.queries.copy(on: ledger),
            keys: try tensors.keys.copy(on: ledger),
            values: try tensors.values.copy(on: ledger),
            heads: workload.heads,
            keyHeads: workload.keyHeads,
            scale: workload.settledScale,
            mask: AttentionMask(
                isCausal: workload.isCausal,
                additive: try mask.map { (tensor) throws(MemoryLimitExceeded) in
                    try tensor.copy(on: ledger)
                }
            ),
            upcastsAttention: upcastsAttention
        )
    }

    /// The question of any seed without its numbers. Throws `MemoryLimitExceeded`.
    static func symbolic(
        _ workload: AttentionWorkload,
        _ dtype: DType,
        upcastsAttention: Bool,
        on ledger: MemoryLedger
    ) throws(MemoryLimitExceeded) -> AttentionInput {
        let inputs = SyntheticInputs(
            workload: workload,
            upcastsAttention: upcastsAttention,
            mask: try workload.mask.shape(workload).map { (shape) throws(MemoryLimitExceeded) in
                try .symbolic(shape, dtype.wide)
            }
        )
        return try inputs.input(SyntheticTensors(symbolic: workload, dtype), on: ledger)
    }

    private init(workload: AttentionWorkload, upcastsAttention: Bool, mask: Tensor?) {
        self.workload = workload
        self.upcastsAttention = upcastsAttention
        self.mask = mask
    }
}
