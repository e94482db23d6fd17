/// A key's value given on the command line: `attention.backend=flash`.
public struct Override: Sendable {
    /// The argument as it was written.
    public let source: SpecSource
    /// The key.
    public let path: NodePath
    /// The value; of a comma list, a sequence.
    public let value: Node
    /// Whether the value is a comma list without brackets, which makes a sweep axis.
    public let isCommaList: Bool

    /// Reads the arguments of the command line that begin at position `first`.
    ///
    /// Throws everything that is wrong with any of them.
    public static func parse(
        _ arguments: [String],
        first: Int
    ) throws(SpecError) -> [Override] {
        let ledger = ProblemLedger()
        var overrides: [Override] = []
        for (index, argument) in arguments.enumerated() {
            do throws(SpecError) {
                overrides.append(try parse(argument, position: first + index))
            } catch {
                ledger.report(error)
            }
        }
        try ledger.throwErrors()
        return overrides
    }

    /// Reads the argument at `position` of the command line.
    ///
    /// The value is read as it would be inside brackets in the file: by the same rules, so that its
    /// type cannot differ. Throws if there is no `=`, no key, no value, or no YAML.
    public static func parse(_ argument: String, position: Int) throws(SpecError) -> Override {
        let source = SpecSource(.argument(position), text: argument)
        func location(_ start: Int, _ width: Int) -> Location {
            Location(source: source, mark: Mark(line: 1, column: start + 1), width: width)
        }
        func failure(_ location: Location, _ message: String, _ remedy: String) -> SpecError {
            SpecError([location.problem(message, remedy: remedy)])
        }

        let scalars = argument.unicodeScalars
        if let (mark, message) = SourceText.firstFault(in: argument) {
            throw failure(Location(source: source, mark: mark, width: 1), message, "leave it out")
        }
        guard let sign = scalars.firstIndex(of: "=") else {
            throw failure(
                location(0, scalars.count),
                "an override needs a '='",
                "write it as attention.backend=flash"
            )
        }
        let key = String(scalars[..<sign])
        let text = String(scalars[scalars.index(after: sign)...])
        let keyWidth = key.unicodeScalars.count
        guard !key.isEmpty else {
            throw failure(
                location(0, 1),
                "there is no key before the '='",
                "write it as attention.backend=flash"
            )
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            throw failure(
                location(keyWidth, 1),
                "there is no value after the '='",
                "write null to take a key back to its default"
            )
        }
        guard text.last != "," else {
            throw failure(
                location(scalars.count - 1, 1),
                "the list ends with a comma",
                "leave the comma out, or put brackets around the list"
            )
        }

        let ledger = ProblemLedger()
        // One bracket stands before the value: its first column is 2 and should be that after the '='.
        let list = YAMLReader.read("[\(text)]", source: source, shift: keyWidth, ledger: ledger)
        try ledger.throwErrors()
        let items = list?.items ?? []
        let whole = location(keyWidth + 1, text.unicodeScalars.count)
        guard let first = items.first else {
            throw failure(whole, "there is no value after the '='", "put text in quotes")
        }
        let isCommaList = items.count > 1
        return Override(
            source: source,
            path: NodePath(key, at: location(0, keyWidth)),
            value: isCommaList ? Node(.sequence(items), at: whole) : first,
            isCommaList: isCommaList
        )
    }
}
