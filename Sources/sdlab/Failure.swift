import ArgumentParser
import Experiments

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
            return ExitCode(ExitStatus(error).rawValue)
        }
    }
}
