extension Section {
    /// A text.
    func text(_ key: Key) -> Located<String>? {
        node(key)?.text(name(key), ledger)
    }

    /// `true` or `false`.
    func flag(_ key: Key, default value: Bool) -> Located<Bool> {
        node(key)?.flag(name(key), ledger) ?? absent(value)
    }

    /// A whole number within a range.
    func integer(_ key: Key, in range: ClosedRange<Int>) -> Located<Int>? {
        node(key)?.integer(name(key), in: range, ledger)
    }

    /// A number within a range.
    func number(_ key: Key, in range: ClosedRange<Double>) -> Located<Double>? {
        node(key)?.number(name(key), in: range, ledger)
    }

    /// One word of a closed list.
    func word<Word: SpecWord>(_ key: Key, of words: Word.Type) -> Located<Word>? {
        node(key)?.word(name(key), of: words, ledger)
    }

    /// A name, with options or without.
    func choice(_ key: Key) -> Choice? {
        node(key)?.choice(name(key), ledger)
    }

    /// The items of a list.
    func items(_ key: Key) -> [Node]? {
        node(key)?.list(name(key), ledger)
    }

    /// A list of values of one kind; nothing if the key is absent, the list is empty, or a value is of another kind.
    func list<Value: Sendable>(
        _ key: Key,
        _ read: (Node, String, ProblemLedger) -> Located<Value>?
    ) -> Located<[Value]>? {
        ledger.asks(.count(atLeast: 1), of: name(key))
        guard let node = node(key), let items = node.list(name(key), ledger) else { return nil }
        if items.isEmpty {
            ledger.report(
                node.location.problem(
                    "\(name(key).quoted) is empty",
                    remedy: "leave the key out"
                )
            )
        }
        let values = items.compactMap { read($0, name(key), ledger)?.value }
        guard !items.isEmpty, values.count == items.count else { return nil }
        return Located(values, at: node.location)
    }

    /// The entries of a mapping whose keys are the author's own.
    func entries(_ key: Key) -> [Node.Entry]? {
        node(key)?.mapping(name(key), ledger)
    }
}
