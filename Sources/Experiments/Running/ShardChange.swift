import Checkpoints
public import Specs

/// In what a trial differs from a shard that was made of other settings.
public struct ShardChange: Sendable {
    /// A setting that differs, by its path in the canonical JSON, with its old and new value; nil where there is none.
    public struct Difference: Sendable {
        /// The path, as in `pipeline.steps`.
        public let path: String
        /// The values as JSON, and nil where there is no such key.
        public let old: CanonicalJSON.Value?, new: CanonicalJSON.Value?

        /// The path and both values in words.
        public var text: String { "\(path) \(Self.text(old)) → \(Self.text(new))" }

        private static func text(_ value: CanonicalJSON.Value?) -> String {
            switch value {
            case nil: return "absent"
            case .string(let text):
                // A digest says as much by its beginning.
                return text.hasPrefix("sha256:") ? "\(text.prefix(15))…" : text
            case .some(let value):
                let text = CanonicalJSON.text(value)
                return text.count > 60 ? "\(text.prefix(57))…" : text
            }
        }
    }

    /// The identity of the trial whose shard it is.
    public let trial: String
    /// Everything that differs, in the order of the paths.
    public let differences: [Difference]

    /// The first few differences in words.
    public var text: String {
        let most = 4
        let rest = differences.count - most
        return differences.prefix(most).map(\.text).joined(separator: ", ")
            + (rest > 0 ? " and \(rest) more" : "")
    }

    init(trial: String, from old: JSONValue, to new: JSONValue) {
        self.trial = trial
        differences = Self.differences(old, new, at: "")
    }

    private static func differences(
        _ old: JSONValue?,
        _ new: JSONValue?,
        at path: String
    ) -> [Difference] {
        func below(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
        if let old = old?.object, let new = new?.object {
            return Set(old.keys).union(new.keys).sorted().flatMap {
                differences(old[$0], new[$0], at: below($0))
            }
        }
        if let old = old?.array, let new = new?.array, old.count == new.count {
            return old.indices.flatMap { differences(old[$0], new[$0], at: below("\($0)")) }
        }
        return old == new
            ? [] : [Difference(path: path, old: old?.canonical, new: new?.canonical)]
    }
}

extension JSONValue {
    /// The value as canonical JSON writes it.
    fileprivate var canonical: CanonicalJSON.Value {
        switch self {
        case .null: .null
        case .bool(let value): .boolean(value)
        case .integer(let value): .integer(Int128(value))
        case .number(let value): value.isFinite ? .number(value) : .string("\(value)")
        case .string(let value): .string(value)
        case .array(let values): .array(values.map(\.canonical))
        case .object(let members): .object(members.mapValues(\.canonical))
        }
    }
}
