/// The problems found while one specification is read; readers go on after each.
final class ProblemLedger {
    /// How many errors are kept: more than anybody reads, few enough to be said quickly.
    static let most = 1000

    private(set) var errors: [Problem] = []
    private(set) var warnings: [Problem] = []
    /// What the readers ask for; nothing: nobody wants to know.
    let log: SchemaLog?

    /// An empty ledger, with a log of what the readers ask for or without.
    init(log: SchemaLog? = nil) {
        self.log = log
    }

    /// Notes a problem.
    func report(_ problem: Problem) {
        switch problem.severity {
        case .error where errors.count < ProblemLedger.most: errors.append(problem)
        case .error: break
        case .warning: warnings.append(problem)
        }
    }

    /// Notes all problems of an error.
    func report(_ error: SpecError) {
        error.problems.forEach(report)
    }

    /// Throws what was found so far, if any of it is an error.
    func throwErrors() throws(SpecError) {
        if !errors.isEmpty { throw SpecError(errors) }
    }
}
