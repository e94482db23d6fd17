/// A closed list of words that a key may have as its value.
protocol SpecWord: RawRepresentable<String>, CaseIterable, Sendable {}

extension Node {
    /// The node as a text; numbers, `true` and the like have to be in quotes.
    func text(_ name: String, _ ledger: ProblemLedger) -> Located<String>? {
        ledger.asks(.text(), of: name)
        switch meaning {
        case .string(let text):
            return Located(text, at: location)
        case .boolean, .integer, .number:
            ledger.report(
                location.problem(
                    "\(name.quoted) must be a text, and \(summary) without quotes is none",
                    remedy: "put it in quotes"
                )
            )
        case .null, nil:
            ledger.report(location.problem("\(name.quoted) must be a text, not \(summary)"))
        }
        return nil
    }

    /// The node as `true` or `false`.
    func flag(_ name: String, _ ledger: ProblemLedger) -> Located<Bool>? {
        ledger.asks(.flag, of: name)
        if case .boolean(let value) = meaning { return Located(value, at: location) }
        ledger.report(
            location.problem("\(name.quoted) must be true or false, not \(summary)")
        )
        return nil
    }

    /// The node as a whole number within a range.
    func integer<Value: FixedWidthInteger & Sendable>(
        _ name: String,
        in range: ClosedRange<Value>,
        _ ledger: ProblemLedger
    ) -> Located<Value>? {
        ledger.asks(.integer(Int128(range.lowerBound)...Int128(range.upperBound)), of: name)
        if case .integer(let value) = meaning, let exact = Value(exactly: value),
            range.contains(exact)
        {
            return Located(exact, at: location)
        }
        ledger.report(
            location.problem(
                "\(name.quoted) must be a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound), not \(summary)"
            )
        )
        return nil
    }

    /// The node as a finite number within a range.
    func number(
        _ name: String,
        in range: ClosedRange<Double>,
        _ ledger: ProblemLedger
    ) -> Located<Double>? {
        ledger.asks(.number(range), of: name)
        let value: Double? =
            switch meaning {
            case .integer(let value): Double(value)
            case .number(let value): value
            default: nil
            }
        if let value, range.contains(value) { return Located(value, at: location) }
        // What is not finite has been reported when it was read.
        if let value, !value.isFinite { return nil }
        let upper =
            range.upperBound.isFinite ? " and at most \(CanonicalJSON.text(range.upperBound))" : ""
        ledger.report(
            location.problem(
                "\(name.quoted) must be a number of at least \(CanonicalJSON.text(range.lowerBound))\(upper), "
                    + "not \(summary)"
            )
        )
        return nil
    }

    /// The node as one word of a closed list.
    func word<Word: SpecWord>(
        _ name: String,
        of words: Word.Type,
        _ ledger: ProblemLedger
    ) -> Located<Word>? {
        let names = words.allCases.map(\.rawValue)
        ledger.asks(.word(names), of: name)
        guard case .scalar(let scalar) = content, !isNull else {
            ledger.report(
                location.problem(
                    "\(name.quoted) must be one word, not \(summary)",
                    expected: names
                )
            )
            return nil
        }
        if let word = Word(rawValue: scalar.text) { return Located(word, at: location) }
        ledger.report(
            location.problem(
                "\(name.quoted) cannot be \(summary)",
                written: scalar.text,
                expected: names
            )
        )
        return nil
    }

    /// The items of the node, which must be a list.
    func list(_ name: String, _ ledger: ProblemLedger) -> [Node]? {
        ledger.asks(.list, of: name)
        if let items { return items }
        ledger.report(
            location.problem(
                "\(name.quoted) must be a list, not \(summary)",
                remedy: "put the values in brackets: [a, b]"
            )
        )
        return nil
    }

    /// The entries of the node, which must be a mapping.
    func mapping(_ name: String, _ ledger: ProblemLedger) -> [Entry]? {
        ledger.asks(.mapping, of: name)
        if let entries { return entries }
        ledger.report(location.problem("\(name.quoted) must be a mapping, not \(summary)"))
        return nil
    }
}
