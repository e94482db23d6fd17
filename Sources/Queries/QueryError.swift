public import Records

/// Why a query has no answer.
public enum QueryError: Error, Equatable, Sendable {
    /// The record cannot be read.
    case unreadable(RecordError)
    /// The query asks for something that there is not.
    case wrong(Mistake)

    /// What is wrong with a query.
    public struct Mistake: Equatable, Sendable {
        /// The sort of mistake.
        public enum Problem: String, Sendable {
            /// The record has no such table.
            case unknownTable
            /// The table has no such column.
            case unknownColumn
            /// Rows cannot be selected or grouped by this: it is no axis and no column.
            case unknownKey
            /// No row has this value.
            case unknownValue
            /// Text where a number is needed.
            case notNumeric
            /// A table's cell needs a reduction to one number.
            case notReduced
        }

        /// The sort of mistake.
        public let problem: Problem
        /// The record.
        public let path: String
        /// What is wrong, in words.
        public let found: String
        /// What was written.
        public let written: String
        /// What could have been written, the likeliest first.
        public let known: [String]
        /// What to do, where that is more than to choose from `known`.
        public let remedy: String?

        init(
            _ problem: Problem,
            in path: String,
            _ found: String,
            written: String,
            known: [String],
            remedy: String? = nil
        ) {
            self.problem = problem
            self.path = path
            self.found = found
            self.written = written
            self.known = Self.byLikeness(known, to: written)
            self.remedy = remedy
        }

        /// Names that begin like what was written, or share a word with it, come first.
        private static func byLikeness(_ names: [String], to written: String) -> [String] {
            func words(_ text: String) -> Set<Substring> {
                Set(text.lowercased().split { !$0.isLetter && !$0.isNumber })
            }
            let sought = words(written)
            func likeness(_ name: String) -> Int {
                let beginning = zip(name.lowercased(), written.lowercased()).prefix { $0 == $1 }
                return beginning.count + 3 * words(name).intersection(sought).count
            }
            let places = names.enumerated().map { ($0.offset, likeness($0.element)) }
            return places.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map { names[$0.0] }
        }
    }
}

extension QueryError: CustomStringConvertible {
    /// Where, what, and what there is instead.
    public var description: String {
        switch self {
        case .unreadable(let error): return error.description
        case .wrong(let mistake):
            var text = "\(mistake.path): error: \(mistake.found)"
            if !mistake.known.isEmpty {
                let rest = mistake.known.count - 12
                text += "\n  expected: one of \(mistake.known.prefix(12).joined(separator: ", "))"
                text += rest > 0 ? " and \(rest) more" : ""
            }
            return text + (mistake.remedy.map { "\n  remedy: \($0)" } ?? "")
        }
    }
}

extension QueryError {
    /// What reading a record gives, its errors made those of a query.
    static func reading<Value>(
        _ body: () throws(RecordError) -> Value
    ) throws(QueryError) -> Value {
        do {
            return try body()
        } catch {
            throw .unreadable(error)
        }
    }
}
