import Checkpoints
import Comparisons
import Records
import Specs
import Tensors

/// What the program answers to the shell.
public enum ExitStatus: Int32, Sendable {
    /// Done, but a gate failed or a claim is not kept; of two records: they differ.
    case gateFailed = 1
    /// At least one trial could not be finished; of two records: they cannot be compared.
    case trialUnfinished = 2
    /// Bad command line.
    case usage = 64
    /// Invalid spec or damaged data.
    case invalidData = 65
    /// Input missing.
    case missingInput = 66
    /// Internal error.
    case internalError = 70
    /// Output cannot be created.
    case cannotCreate = 73
    /// Input or output failed, or the disk is full.
    case inputOutput = 74
    /// Locked by another run.
    case locked = 75

    /// The answer to an error.
    public init(_ error: any Error) {
        switch error {
        case let error as SpecError:
            self = error.cause == .unreadable ? .missingInput : .invalidData
        case let error as CheckpointError:
            self = error.problems.contains(where: \.isMissing) ? .missingInput : .invalidData
        case let error as RecordError: self.init(error.problem)
        case is PictureError: self = .trialUnfinished
        case is InstructionSetError, is SelectionError: self = .usage
        case let error as ComparisonError:
            self = error.isUnknownTrial ? .usage : .trialUnfinished
        case let error as ReplayError: self.init(error)
        default: self = .internalError
        }
    }

    private init(_ error: ReplayError) {
        switch error {
        case .unknownTrial, .overwrites: self = .usage
        case .nothingToRun: self = .trialUnfinished
        }
    }

    private init(_ problem: RecordError.Problem) {
        switch problem {
        case .missingFile: self = .missingInput
        case .cannotCreate: self = .cannotCreate
        case .unreadable, .diskFull, .inputOutput: self = .inputOutput
        case .locked: self = .locked
        case .notHDF5, .truncated, .damaged, .unknownFormat, .missingObject, .unexpectedObject,
            .mismatch, .unwritableValue:
            self = .invalidData
        }
    }
}
