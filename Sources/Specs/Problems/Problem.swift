/// One thing that is wrong with what the author wrote: where, what, what was expected, what to do.
public struct Problem: Sendable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Sendable {
        /// Nothing can be run before it is put right.
        case error
        /// It can be run, but is probably not what was meant.
        case warning
    }

    /// Where it is.
    public let location: Location
    /// How bad it is.
    public let severity: Severity
    /// What is wrong, in one clause.
    public let message: String
    /// The name that was probably meant.
    public let suggestion: String?
    /// The names that are allowed here.
    public let expected: [String]
    /// What to do about it.
    public let remedy: String?

    /// The problem made of the given facts.
    public init(
        location: Location,
        severity: Severity = .error,
        message: String,
        suggestion: String? = nil,
        expected: [String] = [],
        remedy: String? = nil
    ) {
        self.location = location
        self.severity = severity
        self.message = message
        self.suggestion = suggestion
        self.expected = expected
        self.remedy = remedy
    }

    /// The whole of the source line that the problem is on; nothing if the source as a whole is meant.
    public var sourceLine: String? {
        location.mark.map { location.source.line($0.line) }
    }

    /// The problem in words: the place and the message, the source line, and a caret with the hint.
    public var description: String {
        guard let mark = location.mark else {
            return heading(place: location.source.name) + (hint.isEmpty ? "" : "\n  \(hint)")
        }
        let label: String
        let place: String
        switch location.source.origin {
        case .file(let path):
            label = "\(mark.line)"
            place = "\(path):\(mark.line):\(mark.column)"
        case .argument(let position):
            label = "arg \(position)"
            place = location.source.name
        }
        let excerpt = Excerpt(of: location.source.line(mark.line), at: mark, width: location.width)
        let blank = String(repeating: " ", count: label.count)
        let caret = hint.isEmpty ? excerpt.underline : "\(excerpt.underline) \(hint)"
        return """
            \(heading(place: place))
              \(label) | \(excerpt.text)
              \(blank) | \(caret)
            """
    }

    private func heading(place: String) -> String {
        "\(place): \(severity.rawValue): \(message)"
    }

    private var hint: String {
        var parts: [String] = []
        if let suggestion { parts.append("did you mean \(suggestion.quoted)?") }
        if !expected.isEmpty {
            let names = "There are: " + expected.joined(separator: ", ")
            parts.append(remedy == nil ? names : names + ";")
        }
        if let remedy { parts.append(remedy) }
        return parts.joined(separator: " ")
    }
}
