/// One section of a specification while it is read: its keys, each with its node.
///
/// Unknown keys are reported when the section is opened. Each accessor reports a value of the wrong
/// kind and then answers nothing, so that the reading goes on with a default.
struct Section<Key: SectionKey> {
    /// Where the section was written, or where it would have been.
    let location: Location
    /// Whether the author wrote the section.
    let isPresent: Bool
    /// Whether it is absent or a mapping, so that its keys can be asked for.
    let isReadable: Bool
    let ledger: ProblemLedger
    /// The dotted path that leads to the section; empty for the root.
    let path: String
    /// The keys in the order they were written.
    let written: [Key]
    private let nodes: [Key: Node]

    /// Opens the section that `node` holds; a section that is absent is empty.
    init(_ node: Node?, at path: String, in location: Location, ledger: ProblemLedger) {
        self.path = path
        self.ledger = ledger
        self.location = node?.location ?? location
        isPresent = node != nil
        isReadable = node.map { $0.entries != nil } ?? true
        var nodes: [Key: Node] = [:]
        var written: [Key] = []
        if let node {
            if let entries = node.entries {
                for entry in entries {
                    if let key = Key(rawValue: entry.key.value) {
                        nodes[key] = entry.value
                        written.append(key)
                    } else {
                        ledger.report(Section.unknown(entry.key, in: path))
                    }
                }
            } else {
                ledger.report(
                    node.location.problem(
                        "\(path.isEmpty ? "the experiment" : path.quoted) must be a mapping, not "
                            + node.summary,
                        expected: Key.names
                    )
                )
            }
        }
        self.nodes = nodes
        self.written = written
    }

    /// The value of a key; nothing if it is absent or `null`.
    func node(_ key: Key) -> Node? {
        guard let node = nodes[key] else { return nil }
        if case .scalar(let scalar) = node.content, scalar.isPlain, scalar.text.isEmpty {
            ledger.report(
                node.location.problem(
                    "\(name(key).quoted) has no value",
                    remedy: "write one, or leave the key out, or write null"
                )
            )
            return nil
        }
        return node.isNull ? nil : node
    }

    /// Whether a key has a value other than `null`; nothing is reported.
    func has(_ key: Key) -> Bool {
        nodes[key].map { !$0.isNull } ?? false
    }

    /// The value of a key that must be there.
    func required(_ key: Key) -> Node? {
        ledger.asks(.required, of: name(key))
        guard isReadable else { return nil }
        let isWritten = nodes[key].map { !$0.isExplicitNull } ?? false
        if isWritten { return node(key) }
        let place = path.isEmpty ? "" : " in \(path.quoted)"
        ledger.report(location.problem("the key \(key.rawValue.quoted) is missing\(place)"))
        return nil
    }

    /// The dotted path of a key.
    func name(_ key: Key) -> String {
        path.isEmpty ? key.rawValue : "\(path).\(key.rawValue)"
    }

    /// A value that the author left out, placed where its section is.
    func absent<Value>(_ value: Value) -> Located<Value> {
        Located(value, at: location)
    }

    /// A section within this one.
    func section<Inner: SectionKey>(_ key: Key, of keys: Inner.Type) -> Section<Inner> {
        Section<Inner>(node(key), at: name(key), in: location, ledger: ledger)
    }

    private static func unknown(_ key: Located<String>, in path: String) -> Problem {
        key.location.problem(
            "unknown key \(key.value.quoted)" + (path.isEmpty ? "" : " in \(path.quoted)"),
            written: key.value,
            expected: Key.names
        )
    }
}

extension Node {
    /// Whether the author wrote out `null` or `~`.
    var isExplicitNull: Bool {
        if case .scalar(let scalar) = content { isNull && !scalar.text.isEmpty } else { false }
    }
}
