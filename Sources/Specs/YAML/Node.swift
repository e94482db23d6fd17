/// One value of a YAML text, with the place where it was written.
public struct Node: Sendable {
    /// What a node holds.
    public enum Content: Sendable {
        /// A single value.
        case scalar(Scalar)
        /// A list, in the order of the text.
        case sequence([Node])
        /// A mapping, in the order of the text; no key occurs twice.
        case mapping([Entry])
    }

    /// A single value as it was written.
    public struct Scalar: Sendable {
        /// The text, without quotes and with escapes resolved.
        public let text: String
        /// Whether it was written without quotes, so that `5` means a number.
        public let isPlain: Bool

        /// The scalar with the given text.
        public init(_ text: String, isPlain: Bool) {
            self.text = text
            self.isPlain = isPlain
        }

        /// What the scalar means; anything in quotes is a string.
        public var meaning: CoreScalar { isPlain ? CoreScalar(plain: text) : .string(text) }
    }

    /// A key of a mapping and its value.
    public struct Entry: Sendable {
        /// The key's text.
        public let key: Located<String>
        /// The value.
        public let value: Node

        /// The entry with the given key and value.
        public init(key: Located<String>, value: Node) {
            self.key = key
            self.value = value
        }
    }

    /// What the node holds.
    public let content: Content
    /// Where it was written.
    public let location: Location

    /// The node with the given content, written at the given place.
    public init(_ content: Content, at location: Location) {
        self.content = content
        self.location = location
    }

    /// The meaning of a scalar; nothing for lists and mappings.
    public var meaning: CoreScalar? {
        if case .scalar(let scalar) = content { scalar.meaning } else { nil }
    }

    /// The items of a list; nothing for anything else.
    public var items: [Node]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The entries of a mapping; nothing for anything else.
    public var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// Whether the node is `null`.
    public var isNull: Bool { meaning == .null }

    /// The value of a mapping's key, if there is such a key.
    public subscript(key: String) -> Node? {
        entries?.first { $0.key.value == key }?.value
    }
}
