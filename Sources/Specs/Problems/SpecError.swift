/// Everything that is wrong with a specification, at once.
public struct SpecError: Error, Sendable, CustomStringConvertible {
    /// What kind of trouble it is, for the program's exit code.
    public enum Cause: Sendable {
        /// The text was read and is wrong.
        case invalid
        /// The file, or an input that it names, is not there or cannot be read.
        case unreadable
    }

    /// All problems, in the order of the file, then of the command line; never empty.
    public let problems: [Problem]
    /// What kind of trouble it is.
    public let cause: Cause

    /// The error made of the given problems, put in order, each said once.
    public init(_ problems: [Problem], cause: Cause = .invalid) {
        precondition(!problems.isEmpty, "a SpecError needs at least one problem")
        var said: Set<Order> = []
        self.problems = problems.map { ($0, Order($0)) }.enumerated()
            .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }
            .map(\.element)
            .filter { said.insert($0.1).inserted }
            .map(\.0)
        self.cause = cause
    }

    /// The problems in words, one below the other, the first fifty of them.
    public var description: String {
        let shown = problems.prefix(50).map(\.description)
        let left = problems.count - shown.count
        return (shown + (left > 0 ? ["… and \(left) more"] : [])).joined(separator: "\n")
    }

    /// Where a problem stands among the others, and what makes it the same as one of them.
    private struct Order: Comparable, Hashable {
        let argument: Int
        let mark: Mark
        let message: String

        init(_ problem: Problem) {
            argument =
                switch problem.location.source.origin {
                case .file: -1
                case .argument(let position): position
                }
            mark = problem.location.mark ?? Mark(line: 0, column: 0)
            message = problem.message
        }

        static func < (left: Order, right: Order) -> Bool {
            (left.argument, left.mark) < (right.argument, right.mark)
        }
    }
}
