/// The funnel: applies operations to tensors, counts their memory, and tells an observer what was done.
///
/// Symbolic inputs give a symbolic output at no cost, so that a network fed symbolic tensors yields its
/// operations, floating-point operations and peak memory. Used from one thread at a time.
public struct Evaluator: Sendable {
    /// What computes.
    public let machine: Machine
    /// Where the bytes of results and workspaces are counted.
    public let ledger: MemoryLedger
    /// Called after each operation with its name, input types, output type and cost; nil costs nothing.
    public let observe: (@Sendable (AppliedOperation) -> Void)?

    /// An evaluator on a machine and a ledger.
    public init(
        machine: Machine = Machine(),
        ledger: MemoryLedger = MemoryLedger(),
        observe: (@Sendable (AppliedOperation) -> Void)? = nil
    ) {
        self.machine = machine
        self.ledger = ledger
        self.observe = observe
    }

    /// The result of an operation.
    ///
    /// Throws `MemoryLimitExceeded` where output or workspace pass the ledger's limit.
    public func apply(
        _ operation: some Operation,
        _ inputs: Tensor...
    ) throws(MemoryLimitExceeded) -> Tensor {
        try apply(operation, to: inputs)
    }

    /// The result of an operation on a list of inputs.
    ///
    /// Throws `MemoryLimitExceeded` where output or workspace pass the ledger's limit.
    public func apply(
        _ operation: some Operation,
        to inputs: [Tensor]
    ) throws(MemoryLimitExceeded) -> Tensor {
        let types = inputs.map(\.type)
        let type = operation.output(of: types)
        let isSymbolic = inputs.contains { $0.isSymbolic }
        let storage = try Storage(
            byteCount: type.byteCount,
            isSymbolic: isSymbolic,
            isLasting: operation.isLasting,
            ledger: ledger
        )
        let cost = operation.cost(of: types)
        if cost.workspace > 0 { try ledger.charge(cost.workspace) }
        if let base = storage.base, type.count > 0 {
            operation.evaluate(inputs, into: MutableTensor(type: type, base: base), on: machine)
        }
        if cost.workspace > 0 { ledger.release(cost.workspace) }
        observe?(
            AppliedOperation(name: operation.name, inputs: types, output: type, cost: cost)
        )
        return Tensor(type: type, storage: storage)
    }
}

/// What the funnel did once.
public struct AppliedOperation: Sendable {
    /// The operation's name.
    public let name: String
    /// Types of what went in and of what came out.
    public let inputs: [TensorType], output: TensorType
    /// What it cost.
    public let cost: Cost
}
