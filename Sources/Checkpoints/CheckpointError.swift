/// One thing that is wrong with a file of a model: where, what, what was expected, what to do.
public struct CheckpointProblem: Sendable, Equatable {
    /// The file, as its path was given.
    public let file: String
    /// The part of the file that is wrong (`tensor 'conv_in.weight'`, `key 'act_fn'`), if it has a
    /// name.
    public let subject: String?
    /// The line and column, counted from 1, if the file is text and the place is known.
    public let position: TextPosition?
    /// What was found.
    public let what: String
    /// What would have been right.
    public let expected: String
    /// What to do about it.
    public let remedy: String
    /// Whether the file is not there at all.
    public let isMissing: Bool

    /// States one problem.
    public init(
        file: String,
        subject: String? = nil,
        position: TextPosition? = nil,
        what: String,
        expected: String,
        remedy: String,
        isMissing: Bool = false
    ) {
        self.file = file
        self.subject = subject
        self.position = position
        self.what = what
        self.expected = expected
        self.remedy = remedy
        self.isMissing = isMissing
    }
}

/// A place in a text, both numbers counted from 1; columns count bytes of UTF-8.
public struct TextPosition: Sendable, Equatable {
    /// The line.
    public let line: Int
    /// The column.
    public let column: Int

    /// Names a place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// Everything that is wrong with the files of a model, reported at once.
public struct CheckpointError: Error, Sendable, Equatable {
    /// The problems, in the order in which they were met; never empty.
    public let problems: [CheckpointProblem]

    /// Gathers problems into one error; there must be at least one.
    public init(_ problems: [CheckpointProblem]) {
        precondition(!problems.isEmpty, "CheckpointError: 0 problems, at least 1 needed")
        self.problems = problems
    }

    /// An error of a single problem.
    public init(_ problem: CheckpointProblem) {
        self.problems = [problem]
    }
}

extension CheckpointProblem: CustomStringConvertible {
    /// `file:line:column: error: subject: what`, then what was expected and what to do.
    public var description: String {
        let place = position.map { ":\($0.line):\($0.column)" } ?? ""
        let named = subject.map { "\($0): " } ?? ""
        return """
            \(file)\(place): error: \(named)\(what)
              expected: \(expected)
              to do: \(remedy)
            """
    }
}

extension CheckpointError: CustomStringConvertible {
    /// The problems one under the other.
    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
