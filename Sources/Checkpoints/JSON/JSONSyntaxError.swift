/// Why a text is not JSON, and where.
public struct JSONSyntaxError: Error, Sendable, Equatable {
    /// The place of the first byte that cannot be read on.
    public let position: TextPosition
    /// What was found there.
    public let what: String
    /// What JSON would have there.
    public let expected: String

    /// The same as a problem of a named file.
    public func problem(file: String, subject: String? = nil) -> CheckpointProblem {
        CheckpointProblem(
            file: file,
            subject: subject,
            position: position,
            what: what,
            expected: expected,
            remedy: "correct the JSON, or fetch the file again"
        )
    }
}
