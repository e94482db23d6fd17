extension NotebookCell {
    /// The cell as it stands in a plan's canonical JSON, from which reports are made.
    public var json: CanonicalJSON.Value {
        let details: CanonicalJSON.Value =
            switch content {
            case .text(let text), .python(let text): .string(text.value)
            case .table(let table): table.json
            case .figure(let figure): figure.json
            case .images(let images): .object(["where": images.trials.json])
            case .claim(.all): .string("all")
            case .claim(.named(let name)): .string(name.value)
            case .claim(.numbered(let number)): .integer(Int128(number.value))
            }
        return .object([kind.value.rawValue: details])
    }
}

extension TableCellSpec {
    fileprivate var json: CanonicalJSON.Value {
        switch content {
        case .named(let name): return .object(["name": .string(name.value.rawValue)])
        case .pivot(let pivot):
            var members: [String: CanonicalJSON.Value] = [
                "rows": .array(pivot.rows.map { .string($0.value) }),
                "value": .string(pivot.value.value),
                "reduce": .string(pivot.reduction.value.rawValue),
                "where": pivot.selection.json,
            ]
            members["columns"] = pivot.columns.map { .string($0.value) }
            return .object(members)
        }
    }
}

extension FigureCellSpec {
    fileprivate var json: CanonicalJSON.Value {
        var members = ["name": CanonicalJSON.Value.string(name.value)]
        members["caption"] = caption.map { .string($0.value) }
        return .object(members)
    }
}

extension SelectionSpec {
    /// The conditions as a mapping of keys to lists of values.
    var json: CanonicalJSON.Value {
        .object(
            Dictionary(
                conditions.map { ($0.key.value, .array($0.values.map { .string($0.value) })) },
                uniquingKeysWith: { _, last in last }
            )
        )
    }
}
