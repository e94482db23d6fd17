/// A text that a specification was read from, kept so that its lines can be shown beside an error.
public struct SpecSource: Sendable {
    /// Where the text came from.
    public enum Origin: Sendable, Hashable {
        /// A file, by the path the user gave.
        case file(String)
        /// An argument of the command line, by its position.
        case argument(Int)
    }

    /// Where the text came from.
    public let origin: Origin
    /// The text as it was written.
    public let text: String
    private let lines: [String]

    /// A source with the given origin and text.
    public init(_ origin: Origin, text: String) {
        self.origin = origin
        self.text = text
        lines = SpecSource.lines(of: text)
    }

    /// The source's name as errors show it: the file's path, or `<command line>:arg 3`.
    public var name: String {
        switch origin {
        case .file(let path): path
        case .argument(let position): "<command line>:arg \(position)"
        }
    }

    /// The line with the given number, counted from 1; empty past the end.
    public func line(_ number: Int) -> String {
        lines.indices.contains(number - 1) ? lines[number - 1] : ""
    }

    /// The location of the source as a whole, for problems that have no line.
    public var whole: Location { Location(source: self, mark: nil, width: 0) }

    /// Cuts where libyaml cuts, so that its line numbers hold: at CR LF, CR, LF, NEL, LS and PS.
    private static func lines(of text: String) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r":
                break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(String(line))
                line = String.UnicodeScalarView()
            default:
                line.append(scalar)
            }
            previous = scalar
        }
        lines.append(String(line))
        return lines
    }
}
