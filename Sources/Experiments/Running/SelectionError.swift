/// What was said of the trials to run means nothing.
public struct SelectionError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, and what can be written instead.
    public let description: String

    init(_ message: String) { description = "error: \(message)" }
}
