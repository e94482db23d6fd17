import ArgumentParser
import Checkpoints
import Experiments
import Foundation
import Records
import Specs

/// What the program answers to an error: words on stderr, a number to the shell.
enum Failure {
    /// Ends the command: prints what an error says and turns it into the exit code of the documentation.
    static func exit(for error: any Error) -> any Error {
        switch error {
        case is ExitCode, is ValidationError, is CleanExit: return error
        case let error as Interrupted:
            Terminal.complain("interrupted; finished trials are kept and are skipped next time")
            return ExitCode(128 + error.signal)
        default:
            Terminal.complain(String(describing: error))
            return ExitCode(code(of: error))
        }
    }

    private static func code(of error: any Error) -> Int32 {
        switch error {
        case let error as SpecError: error.cause == .unreadable ? 66 : 65
        case let error as CheckpointError:
            error.problems.contains { $0.remedy == "check the path" } ? 66 : 65
        case let error as RecordError: code(of: error.problem)
        default: 70
        }
    }

    private static func code(of problem: RecordError.Problem) -> Int32 {
        switch problem {
        case .missingFile: 66
        case .cannotCreate: 73
        case .unreadable, .diskFull, .inputOutput: 74
        case .locked: 75
        case .notHDF5, .truncated, .damaged, .unknownFormat, .missingObject, .unexpectedObject,
            .mismatch, .unwritableValue:
            65
        }
    }
}
