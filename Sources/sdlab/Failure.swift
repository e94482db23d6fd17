import ArgumentParser
import Experiments

/// What the program answers to an error: words on stderr, a number to the shell.
enum Failure {
    /// Ends the command: prints what an error says and turns it into the exit code of the documentation.
    static func exit(for error: any Error) -> any Error {
        if error is ExitCode || error is ValidationError || error is CleanExit { return error }
        Terminal.complain(text(of: error))
        return ExitCode(code(for: error))
    }

    /// What an error says.
    static func text(of error: any Error) -> String {
        error is Interrupted
            ? "interrupted; finished trials are kept and are skipped next time"
            : String(describing: error)
    }

    /// The exit code of an error.
    static func code(for error: any Error) -> Int32 {
        switch error {
        case let error as ExitCode: error.rawValue
        case let error as Interrupted: 128 + error.signal
        default: ExitStatus(error).rawValue
        }
    }
}
