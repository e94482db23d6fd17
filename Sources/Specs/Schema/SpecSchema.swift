/// The JSON Schema (draft 2020-12) of an experiment file, made of what the reader asks for.
///
/// It accepts whatever the reader accepts. The reader knows more: what takes several keys to tell, names of backends and
/// schedulers and their options, and that `5.0` is no whole number.
public enum SpecSchema {
    /// The schema.
    public static var json: CanonicalJSON.Value {
        let log = SchemaLog()
        for kind in ExperimentKind.allCases { read(kind, log) }
        let writer = SchemaWriter(rules: log.rules)
        var root = writer.object(RootKey.self, at: "")
        root["$schema"] = .string("https://json-schema.org/draft/2020-12/schema")
        root["title"] = .string("sdlab experiment")
        // What is required depends on the kind.
        root["required"] = nil
        root["if"] = .object([
            "properties": .object([
                "kind": .object(["const": .string(ExperimentKind.attention.rawValue)])
            ]),
            "required": .array([.string("kind")]),
        ])
        root["then"] = writer.condition(on: .attention)
        root["else"] = writer.condition(on: .pipeline)
        return .object(root)
    }

    /// Reads a specification of that kind that has every key, so that the log sees everything asked; it is all wrong.
    private static func read(_ kind: ExperimentKind, _ log: SchemaLog) {
        let source = SpecSource(.file("schema"), text: "")
        let probe = Shape.root.probe(at: source.whole)
        let root = probe.replacing(Located(RootKey.kind.rawValue, at: source.whole)) { _ in
            Node(.scalar(Node.Scalar(kind.rawValue, isPlain: true)), at: source.whole)
        }
        _ = ExperimentSpec(root, in: source.whole, ledger: ProblemLedger(log: log))
    }
}

extension Shape {
    /// A node with every key there is, whose values are lists of one word: whoever wants a list looks at its items, and
    /// whoever wants something else says so.
    fileprivate func probe(at location: Location) -> Node {
        let word = Node(.scalar(Node.Scalar("word", isPlain: true)), at: location)
        switch self {
        case .value: return Node(.sequence([word]), at: location)
        case .section(let keys, _):
            let entries = keys.names.map { name in
                Node.Entry(
                    key: Located(name, at: location),
                    value: (keys.shape(of: name) ?? .value).probe(at: location)
                )
            }
            return Node(.mapping(entries), at: location)
        case .list(let inner): return Node(.sequence([inner.probe(at: location)]), at: location)
        case .choice: return word
        case .table(let inner):
            return Node(
                .mapping([
                    Node.Entry(
                        key: Located("word", at: location),
                        value: inner.probe(at: location)
                    )
                ]),
                at: location
            )
        }
    }
}
