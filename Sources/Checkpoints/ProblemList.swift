/// Problems gathered while a file is read, so that all of them are reported at once.
///
/// A ruined file can have as many problems as it has entries; beyond a bound they are only counted.
package struct ProblemList: Sendable {
    /// Problems that are spelled out before the rest is counted.
    package static let shown = 20

    /// The problems spelled out so far.
    package private(set) var problems: [CheckpointProblem] = []
    private var uncounted: [String: Int] = [:]

    /// An empty list.
    package init() {}

    /// Whether nothing was found.
    package var isEmpty: Bool { problems.isEmpty }

    /// Notes one problem.
    package mutating func add(_ problem: CheckpointProblem) {
        if problems.count < Self.shown {
            problems.append(problem)
        } else {
            uncounted[problem.file, default: 0] += 1
        }
    }

    /// Notes all problems of an error.
    package mutating func add(_ error: CheckpointError) {
        for problem in error.problems { add(problem) }
    }

    /// Runs `body`; notes its error and answers nil if it throws one.
    @discardableResult
    package mutating func attempt<Result>(
        _ body: () throws(CheckpointError) -> Result
    ) -> Result? {
        do throws(CheckpointError) {
            return try body()
        } catch {
            add(error)
            return nil
        }
    }

    /// Throws one error of everything noted, if anything was.
    package func finish() throws(CheckpointError) {
        if !isEmpty { throw error }
    }

    /// One error of everything noted; there must be something.
    package var error: CheckpointError {
        let rest = uncounted.keys.sorted().map { file in
            CheckpointProblem(
                file: file,
                what: "and \(uncounted[file] ?? 0) more problems of this kind",
                expected: "none",
                remedy: "correct the problems above first"
            )
        }
        return CheckpointError(problems + rest)
    }
}
