import ArgumentParser
import Experiments
import Foundation

/// Options of commands that compute.
struct MachineOptions: ParsableArguments {
    @Option(
        help: "Threads to compute with (default: all cores). Changes no bit of the chain's results."
    )
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads \(threads): expected a number from 1 to 1024")
        }
    }

    /// The number of threads asked for, else one for each core.
    var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    /// The machine to compute on; throws where SDLAB_ISA asks for what it does not have.
    func settings() throws -> MachineSettings {
        try MachineSettings(
            threads: threadCount,
            environment: ProcessInfo.processInfo.environment
        )
    }
}
