public import Tensors

/// How to compute: threads and the form of the kernels. Neither changes a bit of the results.
public struct MachineSettings: Sendable {
    /// Threads that share each operation.
    public let threads: Int
    let instructionSet: InstructionSet

    /// So many threads; the form is the one that the variable `SDLAB_ISA` of `environment` names, else the widest.
    public init(
        threads: Int,
        environment: [String: String]
    ) throws(InstructionSetError) {
        self.threads = threads
        instructionSet = try .chosen(environment: environment)
    }

    /// A machine with these settings.
    func machine(_ matmul: MatmulProvider = .chain) -> Machine {
        Machine(threads: threads, instructionSet: instructionSet, matmul: matmul)
    }
}
