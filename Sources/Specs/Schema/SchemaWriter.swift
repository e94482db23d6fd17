/// Writes the rules of a reader as JSON Schema.
struct SchemaWriter {
    private typealias JSON = CanonicalJSON.Value
    let rules: [String: [SchemaLog.Rule]]

    /// What must be there, and what may not, in an experiment of one kind.
    func condition(on kind: ExperimentKind) -> CanonicalJSON.Value {
        let strangers = ExperimentSpec.strangers(to: kind)
        let required = RootKey.allCases.filter {
            isRequired($0.rawValue) && !strangers.contains($0)
        }
        let absent = strangers.map { ($0.rawValue, type("null")) }
        let present = required.map { ($0.rawValue, JSON.object(["not": type("null")])) }
        return .object([
            "required": .array(required.map { .string($0.rawValue) }),
            "properties": .object(Dictionary(uniqueKeysWithValues: absent + present)),
        ])
    }

    /// The members of a section's schema: its keys, and no others.
    func object(_ keys: any SectionKey.Type, at path: String) -> [String: CanonicalJSON.Value] {
        var properties: [String: JSON] = [:], required: [JSON] = []
        for name in keys.names {
            let inner = path.isEmpty ? name : "\(path).\(name)"
            let schema = schema(of: keys.shape(of: name) ?? .value, at: inner)
            if isRequired(inner) {
                required.append(.string(name))
                // At the top, what one kind requires the other refuses, unless it is null.
                properties[name] = path.isEmpty ? orNull(schema) : schema
            } else {
                properties[name] = orNull(schema)
            }
        }
        return [
            "type": .string("object"), "properties": .object(properties),
            "additionalProperties": .boolean(false), "required": .array(required),
        ]
    }

    /// The schema of what may stand at a path.
    private func schema(of shape: Shape, at path: String) -> CanonicalJSON.Value {
        switch shape {
        case .value: return value(at: path)
        case .section(let keys, let shorthand):
            let section = JSON.object(object(keys, at: path).merging(single(at: path)) { $1 })
            return shorthand.map { any([value(at: "\(path).\($0)"), section]) } ?? section
        case .list(.table): return list(of: table(at: "\(path)[]"), at: path)
        case .list(let inner): return list(of: schema(of: inner, at: path), at: path)
        case .choice: return choice
        case .table(.choice):
            return .object(["type": .string("object"), "additionalProperties": choice])
        case .table: return table(at: path)
        }
    }

    /// How many keys a section has, where it is one.
    private func single(at path: String) -> [String: CanonicalJSON.Value] {
        let isSingle = (rules[path] ?? []).contains { if case .single = $0 { true } else { false } }
        return isSingle ? ["minProperties": .integer(1), "maxProperties": .integer(1)] : [:]
    }

    /// A mapping whose keys are paths of what can be swept.
    private func table(at path: String) -> CanonicalJSON.Value {
        let roots = RootKey.allCases.filter(\.isSweepable).map(\.rawValue)
        var schema: [String: JSON] = [
            "type": .string("object"),
            "propertyNames": .object([
                "pattern": .string("^(\(roots.joined(separator: "|")))(\\.|$)")
            ]),
        ]
        for rule in rules[path] ?? [] {
            switch rule {
            case .axis: schema["additionalProperties"] = axis
            case .count(let least, _): schema["minProperties"] = .integer(Int128(least))
            default: break
            }
        }
        return .object(schema)
    }

    private func list(of item: CanonicalJSON.Value, at path: String) -> CanonicalJSON.Value {
        var schema: [String: JSON] = ["type": .string("array"), "items": item]
        var least = 0
        for case .count(let atLeast, let atMost) in rules[path] ?? [] {
            least = max(least, atLeast)
            if let atMost { schema["maxItems"] = .integer(Int128(atMost)) }
        }
        if least > 0 { schema["minItems"] = .integer(Int128(least)) }
        return .object(schema)
    }

    /// A value, by the rules of its path: what it must be, and whether it is a list of that.
    private func value(at path: String) -> CanonicalJSON.Value {
        var item: JSON?, isList = false, isEither = false
        for rule in rules[path] ?? [] {
            switch rule {
            case .list: isList = true
            case .listOrItem: isEither = true
            case .words: return words(at: path)
            case .required, .count, .axis, .mapping, .single: break
            // Of a text and its form, the form says more.
            case .text(nil) where item != nil: break
            default: item = schema(of: rule)
            }
        }
        let schema = item ?? .boolean(true)
        if isEither { return any([schema, list(of: schema, at: path)]) }
        return isList ? list(of: schema, at: path) : schema
    }

    private func schema(of rule: SchemaLog.Rule) -> CanonicalJSON.Value {
        switch rule {
        case .text(let pattern):
            var schema = ["type": JSON.string("string")]
            if let pattern { schema["pattern"] = .string(pattern) }
            return .object(schema)
        case .flag: return type("boolean")
        case .integer(let range):
            return .object([
                "type": .string("integer"), "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ])
        case .number(let range):
            var schema = ["type": JSON.string("number"), "minimum": .number(range.lowerBound)]
            if range.upperBound < .greatestFiniteMagnitude {
                schema["maximum"] = .number(range.upperBound)
            }
            return .object(schema)
        case .word(let words): return .object(["enum": .array(words.map { .string($0) })])
        case .choice: return choice
        case .either(let rules): return any(rules.map(schema))
        case .selection: return selection
        case .list, .listOrItem, .count, .mapping, .required, .axis, .words, .single:
            return .boolean(true)
        }
    }

    /// A name, or a name and options that only the named thing knows.
    private var choice: CanonicalJSON.Value {
        any([
            type("string"),
            .object([
                "type": .string("object"), "required": .array([.string("name")]),
                "properties": .object(["name": type("string")]),
            ]),
        ])
    }

    /// Keys of the author's own with values, or lists of them, which are not empty.
    private var selection: CanonicalJSON.Value {
        let values = any([
            .object(["not": type("array")]),
            .object(["type": .string("array"), "minItems": .integer(1)]),
        ])
        return .object(["type": .string("object"), "additionalProperties": values])
    }

    /// A value, or a list of some.
    private func words(at path: String) -> CanonicalJSON.Value {
        any([
            .object(["not": type("array")]),
            list(of: .object(["not": type("null")]), at: path),
        ])
    }

    /// The values of an axis: a list, or a range.
    private var axis: CanonicalJSON.Value {
        let numbers = JSON.object([
            "type": .string("array"), "items": type("number"), "minItems": .integer(3),
            "maxItems": .integer(3),
        ])
        return any([
            .object(["type": .string("array"), "minItems": .integer(1)]),
            .object([
                "type": .string("object"), "required": .array([.string("range")]),
                "properties": .object(["range": numbers]),
                "additionalProperties": .boolean(false),
            ]),
        ])
    }

    private func isRequired(_ path: String) -> Bool {
        (rules[path] ?? []).contains { if case .required = $0 { true } else { false } }
    }

    private func type(_ name: String) -> CanonicalJSON.Value { .object(["type": .string(name)]) }

    /// The schema or `null`, said in the schema itself where that can be: validators then tell what is wrong inside.
    private func orNull(_ schema: CanonicalJSON.Value) -> CanonicalJSON.Value {
        guard case .object(var rules) = schema else { return schema }
        if case .string(let type)? = rules["type"] {
            rules["type"] = .array([.string(type), .string("null")])
        } else if case .array(let words)? = rules["enum"] {
            rules["enum"] = .array(words + [.null])
        } else {
            return any([schema, type("null")])
        }
        return .object(rules)
    }

    private func any(_ schemas: [CanonicalJSON.Value]) -> CanonicalJSON.Value {
        .object(["anyOf": .array(schemas)])
    }
}
