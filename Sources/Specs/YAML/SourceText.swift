/// Turns the bytes of a file into text that YAML allows, or says where they are not.
enum SourceText {
    /// How many bytes a specification may have.
    static let longest = 1 << 20

    /// The text of `bytes`, or nothing after a report to the ledger.
    ///
    /// A byte order mark of UTF-8 at the start is dropped.
    static func read(_ bytes: [UInt8], name: String, ledger: ProblemLedger) -> SpecSource? {
        let origin = SpecSource.Origin.file(name)
        guard bytes.count <= longest else {
            ledger.report(
                SpecSource(origin, text: "").whole.problem(
                    "longer than \(longest) bytes",
                    remedy: "a specification is a short text; is this the right file?"
                )
            )
            return nil
        }
        guard !bytes.starts(with: [0xff, 0xfe]), !bytes.starts(with: [0xfe, 0xff]) else {
            ledger.report(
                SpecSource(origin, text: "").whole.problem(
                    "is encoded in UTF-16",
                    remedy: "save it as UTF-8"
                )
            )
            return nil
        }
        let content = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
        let source = SpecSource(origin, text: String(decoding: content, as: UTF8.self))
        if let (mark, message) = firstFault(in: content) {
            ledger.report(
                Location(source: source, mark: mark, width: 1).problem(
                    message,
                    remedy: "save the file as UTF-8 text"
                )
            )
            return nil
        }
        return source
    }

    /// The first fault of a text that did not come from a file.
    static func firstFault(in text: String) -> (mark: Mark, message: String)? {
        firstFault(in: Array(text.utf8)[...])
    }

    private static func firstFault(in bytes: ArraySlice<UInt8>) -> (Mark, String)? {
        var decoder = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var line = 1
        var column = 1
        var previous: Unicode.Scalar?
        while true {
            switch decoder.parseScalar(from: &rest) {
            case .emptyInput:
                return nil
            case .error:
                return (Mark(line: line, column: column), "these bytes are not UTF-8")
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                guard isAllowed(scalar) else {
                    let name = String(scalar.value, radix: 16, uppercase: true)
                    return (
                        Mark(line: line, column: column),
                        "the control character U+\(name) is not allowed"
                    )
                }
                let isBreak = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
                if scalar == "\n" && previous == "\r" {
                    column = 1
                } else if isBreak {
                    line += 1
                    column = 1
                } else {
                    column += 1
                }
                previous = scalar
            }
        }
    }

    /// Whether YAML allows a character outside of escapes.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0a, 0x0d, 0x85, 0x20...0x7e, 0xa0...0xd7ff, 0xe000...0xfefe, 0xff00...0xfffd,
            0x10000...0x10ffff:
            true
        default:
            false
        }
    }
}
