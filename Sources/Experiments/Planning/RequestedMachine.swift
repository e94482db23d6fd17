public import Tensors

/// On what a trial wants to be computed; what is nil is left to the command line and `SDLAB_ISA`.
public struct RequestedMachine: Sendable, Hashable {
    /// The threads that share each operation.
    public var threads: Int?
    /// The form of the kernels.
    public var instructionSet: InstructionSet?

    /// A request; what is nil is left open.
    public init(threads: Int? = nil, instructionSet: InstructionSet? = nil) {
        self.threads = threads
        self.instructionSet = instructionSet
    }

    /// Why the trial cannot run where only these forms can; nil where it can.
    package func obstacle(available: [InstructionSet]) -> String? {
        guard let instructionSet, !available.contains(instructionSet) else { return nil }
        return "\(instructionSet.rawValue) cannot be had: this processor has "
            + available.map(\.rawValue).joined(separator: ", ")
    }
}

extension PlannedTrial {
    /// Why the trial cannot run on this processor, whatever the command line says; nil where it can.
    public var obstacle: String? {
        settings.machine.obstacle(available: InstructionSet.available)
    }
}
