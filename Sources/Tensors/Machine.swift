/// Who multiplies matrices.
public enum MatmulProvider: String, Sendable, CaseIterable, Codable {
    /// One ascending fma chain for each element: the same bits for any threads, batch and vector width.
    case chain
    /// OpenBLAS, with as many threads: a negative control. Its bits depend on the library's version, on the
    /// processor core it detects, on threads and on batch.
    case openblas
}

/// What computes: threads, instruction set and matrix product. Nothing of it but the provider changes a bit.
public struct Machine: Sendable {
    /// The threads that share each operation.
    public let pool: ThreadPool
    /// The compiled form of the kernels.
    public let instructionSet: InstructionSet
    /// Who multiplies matrices.
    public let matmul: MatmulProvider

    /// A machine of `threads` threads.
    public init(
        threads: Int = 1,
        instructionSet: InstructionSet = .widest,
        matmul: MatmulProvider = .chain
    ) {
        pool = ThreadPool(count: threads)
        self.instructionSet = instructionSet
        self.matmul = matmul
    }

    private init(pool: ThreadPool, instructionSet: InstructionSet, matmul: MatmulProvider) {
        self.pool = pool
        self.instructionSet = instructionSet
        self.matmul = matmul
    }

    /// The same threads and kernels with another provider of products.
    public func multiplying(by matmul: MatmulProvider) -> Machine {
        return Machine(pool: pool, instructionSet: instructionSet, matmul: matmul)
    }
}
