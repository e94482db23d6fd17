extension Node {
    /// The node as a value of JSON, each scalar by its meaning.
    public var json: CanonicalJSON.Value {
        switch content {
        case .scalar(let scalar):
            switch scalar.meaning {
            case .null: .null
            case .boolean(let value): .boolean(value)
            case .integer(let value): .integer(value)
            case .number(let value): .number(value)
            case .string(let value): .string(value)
            }
        case .sequence(let items):
            .array(items.map(\.json))
        case .mapping(let entries):
            .object(
                Dictionary(entries.map { ($0.key.value, $0.value.json) }) { _, last in last }
            )
        }
    }

    /// The node in one short line, for tables: `flash`, `flash(block_q: 128)`, `[latents, images]`.
    ///
    /// What is true is called by its name: `dpmsolver++(use_karras_sigmas)`.
    public var label: String {
        switch content {
        case .scalar(let scalar):
            scalar.text.split(whereSeparator: \.isNewline).joined(separator: " ")
        case .sequence(let items):
            "[" + items.map(\.label).joined(separator: ", ") + "]"
        case .mapping(let entries):
            if let name = self["name"]?.label {
                name + "(" + Node.label(entries.filter { $0.key.value != "name" }) + ")"
            } else {
                "{" + Node.label(entries) + "}"
            }
        }
    }

    /// What kind of thing the node is, for messages.
    var summary: String {
        switch content {
        case .scalar where isNull: "null"
        case .scalar(let scalar): scalar.text.quoted
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    private static func label(_ entries: [Entry]) -> String {
        entries.map { entry in
            let name = entry.key.value
            return entry.value.meaning == .boolean(true) ? name : "\(name): \(entry.value.label)"
        }.joined(separator: ", ")
    }
}
