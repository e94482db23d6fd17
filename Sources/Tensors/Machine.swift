/// Who multiplies matrices.
public enum MatmulProvider: String, Sendable, CaseIterable, Codable {
    /// One ascending fma chain for each element: the same bits for any threads, batch and vector width.
    case chain
    /// OpenBLAS, with as many threads: a negative control. Its bits depend on the library's version, on the
    /// processor core it detects, on threads and on batch.
    case openblas
}

/// What computes: threads, instruction set and matrix product. Nothing of it but the last changes a bit.
public struct Machine: Sendable {
    /// The threads that share each operation.
    public let pool: ThreadPool
    /// The compiled form of the kernels.
    public let instructionSet: InstructionSet
    /// Who multiplies matrices.
    public let matmul: MatmulProvider
    /// What float32 products do to their operands first.
    public let float32Matmul: Float32Matmul

    /// A machine of `threads` threads.
    public init(
        threads: Int = 1,
        instructionSet: InstructionSet = .widest,
        matmul: MatmulProvider = .chain,
        float32Matmul: Float32Matmul = .highest
    ) {
        self.init(
            pool: ThreadPool(count: threads),
            instructionSet: instructionSet,
            matmul: matmul,
            float32Matmul: float32Matmul
        )
    }

    private init(
        pool: ThreadPool,
        instructionSet: InstructionSet,
        matmul: MatmulProvider,
        float32Matmul: Float32Matmul
    ) {
        self.pool = pool
        self.instructionSet = instructionSet
        self.matmul = matmul
        self.float32Matmul = float32Matmul
    }

    /// The same threads and kernels with another provider of products, which takes float32 operands as said.
    public func multiplying(
        by matmul: MatmulProvider,
        float32Matmul: Float32Matmul = .highest
    ) -> Machine {
        Machine(
            pool: pool,
            instructionSet: instructionSet,
            matmul: matmul,
            float32Matmul: float32Matmul
        )
    }
}
