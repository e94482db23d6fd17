import ArgumentParser
import Foundation
import Tensors

/// Options of commands that compute.
struct MachineOptions: ParsableArguments {
    @Option(help: "Threads to compute with (default: all cores). Changes no bit of the results.")
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads \(threads): expected a number from 1 to 1024")
        }
    }

    /// The number of threads asked for, else one for each core.
    var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    /// The form of the kernels that SDLAB_ISA asks for, else the widest.
    func instructionSet() throws -> InstructionSet {
        do throws(InstructionSetError) {
            return try .chosen(environment: ProcessInfo.processInfo.environment)
        } catch {
            throw ValidationError(error.description)
        }
    }
}
