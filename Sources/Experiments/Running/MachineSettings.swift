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

    /// A machine with these settings, as far as nothing else is requested.
    ///
    /// The requested form must be available: `RequestedMachine.obstacle` says whether it is.
    func machine(
        _ matmul: MatmulProvider = .chain,
        for request: RequestedMachine = RequestedMachine()
    ) -> Machine {
        Machine(
            threads: request.threads ?? threads,
            instructionSet: request.instructionSet ?? instructionSet,
            matmul: matmul
        )
    }
}
