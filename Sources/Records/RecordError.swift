/// Why a record could not be written, read or trusted: which file, which object in it, what, what
/// instead, what to do.
public struct RecordError: Error, Equatable, Sendable {
    /// The sort of trouble, for choosing an exit code.
    public enum Problem: String, Sendable {
        /// There is no such file.
        case missingFile
        /// The file or folder may not be read.
        case unreadable
        /// The file is not HDF5.
        case notHDF5
        /// The file ends too early.
        case truncated
        /// The bytes are not those that were written.
        case damaged
        /// An HDF5 file, but no record of a known format.
        case unknownFormat
        /// A group, dataset, column or attribute is absent.
        case missingObject
        /// An object is there but is not of the kind or type asked for.
        case unexpectedObject
        /// Records that should fit together do not.
        case mismatch
        /// A value cannot be written as asked.
        case unwritableValue
        /// The file or folder may not be created.
        case cannotCreate
        /// The disk, or the quota, is full.
        case diskFull
        /// Reading or writing failed in another way.
        case inputOutput
        /// Another run is using the folder.
        case locked
    }

    /// The file or folder.
    public let path: String
    /// The object in the file, such as `/audit/rel_l2`.
    public let object: String?
    /// The sort of trouble.
    public let problem: Problem
    /// What was found.
    public let found: String
    /// What was expected.
    public let expected: String
    /// What to do about it.
    public let remedy: String

    /// States an error.
    public init(
        path: String,
        object: String? = nil,
        problem: Problem,
        found: String,
        expected: String,
        remedy: String
    ) {
        self.path = path
        self.object = object
        self.problem = problem
        self.found = found
        self.expected = expected
        self.remedy = remedy
    }
}

extension RecordError: CustomStringConvertible {
    /// `path: object: error: found; expected …; remedy`.
    public var description: String {
        let place = object.map { "\(path): \($0)" } ?? path
        return "\(place): error: \(found)\n  expected: \(expected)\n  remedy: \(remedy)"
    }
}

extension RecordError {
    /// Puts an HDF5 failure while reading `path` into the reader's words.
    static func reading(_ path: String, _ error: HDF5Error) -> RecordError {
        let object = error.object == path ? nil : error.object
        if error.isTruncation {
            return RecordError(
                path: path,
                object: object,
                problem: .truncated,
                found: "the file ends too early (\(error))",
                expected: "the whole file",
                remedy: "copy the file again, or run the experiment again"
            )
        }
        return RecordError(
            path: path,
            object: object,
            problem: .damaged,
            found: error.description,
            expected: "data as they were written",
            remedy: "take another copy of the file, or run the experiment again"
        )
    }

    /// A failure to lay out `path` in memory, before any disk is touched.
    static func writing(_ path: String, _ error: HDF5Error) -> RecordError {
        RecordError(
            path: path,
            object: error.object,
            problem: .unwritableValue,
            found: error.description,
            expected: "values that HDF5 can hold",
            remedy: "shorten or correct the named value"
        )
    }
}
