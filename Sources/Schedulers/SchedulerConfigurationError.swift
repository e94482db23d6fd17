/// Everything that is wrong with a scheduler's configuration.
public struct SchedulerConfigurationError: Error, Equatable, CustomStringConvertible {
    /// Where a value was written.
    public enum Place: String, Sendable {
        case file = "scheduler_config.json"
        case options = "the scheduler's options"
        case run = "the run"
    }

    /// One wrong value.
    public struct Problem: Sendable, Equatable, CustomStringConvertible {
        /// Where it was written, or where it shows.
        public let place: Place
        /// Its key, or `steps`.
        public let key: String
        /// What was found.
        public let found: SchedulerOption
        /// What would be right.
        public let expected: String

        /// Place, key, value and what was expected.
        public var description: String {
            "\(place.rawValue): '\(key)' is \(found); expected \(expected)"
        }
    }

    /// diffusers' name of the scheduler.
    public let className: String
    /// What is wrong, sorted by place and key; never empty.
    public let problems: [Problem]

    /// Every problem on a line of its own.
    public var description: String {
        problems.map { "\(className): \($0)" }.joined(separator: "\n")
    }

    /// One problem that shows only when the configuration meets the number of steps.
    init(_ className: String, _ key: String, _ found: SchedulerOption, expected: String) {
        self.init(
            className: className,
            problems: [Problem(place: .run, key: key, found: found, expected: expected)]
        )
    }

    /// An error of at least one problem.
    init(className: String, problems: [Problem]) {
        precondition(!problems.isEmpty, "\(className): an error without a problem")
        self.className = className
        self.problems = problems
    }
}
