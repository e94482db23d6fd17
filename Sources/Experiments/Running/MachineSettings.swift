public import Tensors

/// How to compute: threads and the form of the kernels. Neither changes a bit of the results.
public struct MachineSettings: Sendable {
    /// Threads that share each operation, unless a trial asks for another number.
    public let threads: Int
    /// The forms of the kernels that can be had.
    let available: [InstructionSet]
    let instructionSet: InstructionSet

    /// So many threads; the form is the one that the variable `SDLAB_ISA` of `environment` names, else the widest.
    public init(
        threads: Int,
        environment: [String: String]
    ) throws(InstructionSetError) {
        self.init(
            threads: threads,
            instructionSet: try .chosen(environment: environment),
            available: InstructionSet.available
        )
    }

    /// A machine that has fewer forms than this processor.
    package init(threads: Int, instructionSet: InstructionSet, available: [InstructionSet]) {
        self.threads = threads
        self.instructionSet = instructionSet
        self.available = available
    }

    /// The machine of a trial: these settings, as far as it asks for nothing else; without a trial, these settings.
    ///
    /// The requested form must be available: `RequestedMachine.obstacle` says whether it is.
    func machine(_ trial: TrialSettings? = nil) -> Machine {
        Machine(
            threads: trial?.machine.threads ?? threads,
            instructionSet: trial?.machine.instructionSet ?? instructionSet,
            matmul: trial?.matmul ?? .chain,
            float32Matmul: trial?.float32Matmul ?? .highest
        )
    }
}
