extension SpecDocument {
    /// The document with another value at a dotted path, such as `attention.backend`.
    ///
    /// A value or a list is replaced, a mapping is merged into the one that is there; a name with
    /// options is replaced by another name and merged with options that come without one. Mappings on
    /// the way are created. Throws if the schema does not know the path; errors point at `value`.
    public func setting(_ path: String, to value: Node) throws(SpecError) -> SpecDocument {
        try setting(NodePath(path, standingFor: value.location), to: value)
    }

    /// The document with another value at a path that was written somewhere; errors point there.
    public func setting(_ path: NodePath, to value: Node) throws(SpecError) -> SpecDocument {
        let ledger = ProblemLedger()
        let document = path.resolved(ledger).map { setting($0, to: value, ledger) }
        try ledger.throwErrors()
        return document ?? self
    }

    /// The document with another value at a path that the schema knows.
    func setting(_ path: ResolvedPath, to value: Node, _ ledger: ProblemLedger) -> SpecDocument {
        let root = Node.setting(
            value,
            at: path.steps[...],
            in: root,
            shape: .root,
            path: path,
            ledger
        )
        return SpecDocument(root: root, source: source)
    }

    /// The document without one of its top keys.
    func removing(_ key: RootKey) -> SpecDocument {
        let entries = (root.entries ?? []).filter { $0.key.value != key.rawValue }
        return SpecDocument(root: Node(.mapping(entries), at: root.location), source: source)
    }

    /// The node at a path that the schema knows, if the author wrote one.
    func node(at path: ResolvedPath) -> Node? {
        var node: Node? = root
        var shape = Shape.root
        for step in path.steps {
            if let items = node?.items {
                node = Int(step.value).flatMap { items.indices.contains($0) ? items[$0] : nil }
            } else if node?.entries == nil, shape.shorthand == step.value {
                // A bare value stands for a mapping of its shorthand key: the node is found.
            } else {
                node = node?[step.value]
            }
            shape = shape.inner(step.value) ?? .value
        }
        return node
    }
}

extension Node {
    /// The tree `node` with `value` at the end of `steps`.
    fileprivate static func setting(
        _ value: Node,
        at steps: ArraySlice<Located<String>>,
        in node: Node?,
        shape: Shape,
        path: ResolvedPath,
        _ ledger: ProblemLedger
    ) -> Node {
        guard let step = steps.first else { return merging(value, into: node, shape: shape) }
        let inner = shape.inner(step.value) ?? .value
        let rest = steps.dropFirst()
        if case .list = shape {
            guard var items = node?.items, let index = Int(step.value),
                items.indices.contains(index)
            else {
                let count = node?.items?.count ?? 0
                ledger.report(
                    step.location.problem(
                        "there is no position \(step.value) in \(path.text.quoted): "
                            + "the list has \(count) items, counted from 0"
                    )
                )
                return node ?? value
            }
            items[index] = setting(
                value,
                at: rest,
                in: items[index],
                shape: inner,
                path: path,
                ledger
            )
            return Node(.sequence(items), at: node?.location ?? step.location)
        }
        guard let node = opened(node, shape: shape, at: step.location) else {
            // The node is of the wrong kind; decoding says so, at its own place.
            return node ?? value
        }
        return node.replacing(step) { old in
            setting(value, at: rest, in: old, shape: inner, path: path, ledger)
        }
    }

    private static func merging(_ value: Node, into node: Node?, shape: Shape) -> Node {
        guard let entries = value.entries, let node else { return value }
        switch shape {
        case .value, .list: return value
        case .choice where value["name"] != nil: return value
        case .section, .table, .choice: break
        }
        guard var merged = opened(node, shape: shape, at: value.location) else { return value }
        for entry in entries {
            let inner = shape.inner(entry.key.value) ?? .value
            merged = merged.replacing(entry.key) { merging(entry.value, into: $0, shape: inner) }
        }
        return merged
    }

    /// The node as a mapping: what it is, or nothing yet, or the long form of a shorthand.
    private static func opened(_ node: Node?, shape: Shape, at location: Location) -> Node? {
        guard let node, !node.isNull else { return Node(.mapping([]), at: location) }
        if node.entries != nil { return node }
        guard let shorthand = shape.shorthand, case .scalar = node.content else { return nil }
        let entry = Entry(key: Located(shorthand, at: node.location), value: node)
        return Node(.mapping([entry]), at: node.location)
    }

    /// The mapping with the value of one key made anew, in its place or else at the end.
    func replacing(_ key: Located<String>, _ make: (Node?) -> Node) -> Node {
        var entries = entries ?? []
        if let index = entries.firstIndex(where: { $0.key.value == key.value }) {
            entries[index] = Entry(key: entries[index].key, value: make(entries[index].value))
        } else {
            entries.append(Entry(key: key, value: make(nil)))
        }
        return Node(.mapping(entries), at: location)
    }
}
