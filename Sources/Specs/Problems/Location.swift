/// A place in a text: line and column, both counted from 1, the column in Unicode scalars.
public struct Mark: Sendable, Hashable, Comparable {
    /// The line, counted from 1.
    public let line: Int
    /// The column in Unicode scalars, counted from 1.
    public let column: Int

    /// The place at the given line and column.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Whether one place comes before another in the text.
    public static func < (left: Mark, right: Mark) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A stretch of one line of a source: what an error points at.
public struct Location: Sendable {
    /// The text that is pointed into.
    public let source: SpecSource
    /// Where the stretch begins; nothing when the source as a whole is meant.
    public let mark: Mark?
    /// How many Unicode scalars the stretch covers on its line.
    public let width: Int

    /// The stretch of `width` scalars of `source` that begins at `mark`.
    public init(source: SpecSource, mark: Mark?, width: Int) {
        self.source = source
        self.mark = mark
        self.width = width
    }

    /// The part of this stretch that begins `offset` scalars on and covers `width` scalars.
    func part(offset: Int, width: Int) -> Location {
        guard let mark else { return self }
        let start = Mark(line: mark.line, column: mark.column + offset)
        return Location(source: source, mark: start, width: width)
    }

    /// A problem at this place.
    ///
    /// If `written` is given, the suggestion is the name among `expected` that comes nearest to it.
    public func problem(
        _ message: String,
        written: String? = nil,
        expected: [String] = [],
        remedy: String? = nil,
        severity: Problem.Severity = .error
    ) -> Problem {
        Problem(
            location: self,
            severity: severity,
            message: message,
            suggestion: written.flatMap { Suggestion.nearest($0, in: expected) },
            expected: expected,
            remedy: remedy
        )
    }
}
