/// What a reader asks of the values of a specification: kept while it reads, for the schema to be made of.
///
/// The schema is what the reader asks for, so neither can say anything that the other does not.
final class SchemaLog {
    /// What is asked of a value.
    enum Rule: Sendable {
        /// A text; of the given form, where one is named (a regular expression).
        case text(pattern: String? = nil)
        /// `true` or `false`.
        case flag
        /// A whole number within a range.
        case integer(ClosedRange<Int128>)
        /// A number within a range.
        case number(ClosedRange<Double>)
        /// One word of a list.
        case word([String])
        /// A name, with options or without.
        case choice
        /// A list, of whose items the other rules of the same path are asked.
        case list
        /// A list or one item of it.
        case listOrItem
        /// So many items at least, and at most.
        case count(atLeast: Int, atMost: Int? = nil)
        /// A mapping with keys of the author's own.
        case mapping
        /// A mapping from keys of the author's own to values, or to lists of values.
        case selection
        /// A value of any kind, or a list of them.
        case words
        /// A section with exactly one of its keys.
        case single
        /// Any of these.
        indirect case either([Rule])
        /// It must be there.
        case required
        /// Values of a sweep's axis.
        case axis
    }

    private(set) var rules: [String: [Rule]] = [:]

    /// Notes what is asked at a dotted path; items of a list have their list's path.
    func note(_ rule: Rule, at path: String) {
        rules[path, default: []].append(rule)
    }
}

extension ProblemLedger {
    /// Notes what is asked of the value at a path, if anybody wants to know.
    func asks(_ rule: SchemaLog.Rule, of path: String) {
        log?.note(rule, at: path)
    }
}
